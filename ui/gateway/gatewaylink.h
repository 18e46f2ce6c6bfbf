// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "core/result.h"
#include "core/secret.h"
#include "ledger/exchangequery.h"
#include "ledger/historysnapshot.h"
#include "ledger/usagequery.h"
#include "proxy/gatewaysnapshot.h"
#include "proxy/providertestsnapshot.h"

#include <QJsonObject>
#include <QObject>
#include <QStringList>
#include <QUrl>

#include <chrono>
#include <functional>

namespace signalbox {

/// What the windows have the gateway do and ask it, from their own thread. What they show of it they get as
/// snapshots.
///
/// Commands are carried out later; what has become of them stands in the next snapshot. An `answer` is called
/// once, later, on the thread of the windows, unless `context` is gone by then.
class GatewayLink : public QObject
{
    Q_OBJECT

public:
    template <typename T> using Answer = std::function<void(const Result<T> &)>;

    enum class HistoryRange {
        Hour,
        Day,
        Week,
    };

    /// A request of which it is asked where it would go; nothing is sent.
    struct Trial
    {
        QString model;
        QString project; ///< empty = none
        QString clientKey; ///< its name; empty = none
        QByteArray path = QByteArrayLiteral("/v1/messages");
    };

    using QObject::QObject;

    /// Sends every request to this provider; empty = by the routes.
    virtual void pin(const QString &provider) = 0;
    /// The same for what goes by one route.
    virtual void pinRoute(const QString &project, const QString &pattern, const QString &provider) = 0;
    /// The same for a session that is known from a running or recorded request.
    virtual void pinSession(const QByteArray &session, const QString &provider) = 0;
    /// New requests are refused for this long; 0 = until resume(). Those that run end as they would.
    virtual void pause(std::chrono::seconds time) = 0;
    virtual void resume() = 0;
    /// Ends a running request.
    virtual void cancelExchange(const QByteArray &id) = 0;
    /// Of one provider, or of all with an empty name.
    virtual void forgetFailures(const QString &provider) = 0;
    /// Records requests and answers in full for so long.
    virtual void startCapture(std::chrono::minutes time, QObject *context, Answer<bool> answer) = 0;
    virtual void stopCapture() = 0;
    /// Listens on another port.
    virtual void usePort(quint16 port) = 0;
    /// Reads the configuration again.
    virtual void reload() = 0;

    virtual void listExchanges(const ExchangeQuery &query, QObject *context, Answer<ExchangePage> answer) = 0;
    virtual void findExchange(const QByteArray &id, QObject *context, Answer<ExchangeRecord> answer) = 0;
    virtual void sumUsage(const UsageQuery &query, QObject *context, Answer<UsageReport> answer) = 0;
    virtual void history(
        const QString &provider, HistoryRange range, QObject *context, Answer<HistorySpan> answer)
        = 0;
    /// What POST /explain answers.
    virtual void explain(const Trial &trial, QObject *context, Answer<QJsonObject> answer) = 0;

    /// A page of our own in which a browser signs in at a provider.
    virtual void signInPage(const QString &provider, QObject *context, Answer<QUrl> answer) = 0;
    /// What GET /oauth/status answers.
    virtual void listAccounts(QObject *context, Answer<QJsonObject> answer) = 0;
    /// True: the provider has nothing of it any more. False: signed out here, but it could not be told.
    virtual void signOut(const QString &account, QObject *context, Answer<bool> answer) = 0;
    /// Keeps a secret in the store that the configuration names, replacing one of this name. The answer tells
    /// where: "the keychain"; it begins with "memory" where the secret ends with the program.
    virtual void keepSecret(
        const QString &name, const Secret &secret, QObject *context, Answer<QString> answer)
        = 0;

    /// The same, but nothing is replaced: the answer is a Conflict where there is one of this name.
    virtual void keepNewSecret(
        const QString &name, const Secret &secret, QObject *context, Answer<QString> answer)
        = 0;

    /// The names of the secrets that are kept, as far as they were noted.
    virtual void listSecrets(QObject *context, Answer<QStringList> answer) = 0;
    /// The answer is false when there was none.
    virtual void removeSecret(const QString &name, QObject *context, Answer<bool> answer) = 0;

    /// Keeps the key of this client, or with an empty name that of the administrator, where our own commands
    /// and the clients that were set up find it; nothing that is kept is replaced. The answer tells where.
    virtual void keepLocalKey(
        const QString &clientKey, const Secret &key, QObject *context, Answer<QString> answer)
        = 0;

    using TestProgress = std::function<void(const ProviderTestSnapshot &)>;
    /// Begins a test, in place of one that is under way. `progress` is called whenever something is
    /// different, and last with a finished one, unless the test is stopped or replaced.
    virtual void testProvider(const ProviderTestWish &wish, QObject *context, TestProgress progress) = 0;
    virtual void stopProviderTest() = 0;

signals:
    /// Emitted on the thread of the windows.
    void snapshotChanged(const signalbox::GatewaySnapshot &snapshot);
    void exchangeFinished(const signalbox::ExchangeRecord &record);
};

} // namespace signalbox
