// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/secretstores.h"
#include "config/loadedconfig.h"
#include "config/loglevels.h"
#include "ui/gateway/gatewaylink.h"

#include <QThread>

#include <chrono>

namespace signalbox {

class ResidentGateway;

/// A Gateway on a thread of its own, so that no repaint, menu or dialog ever delays a stream.
///
/// Calls are handed over to that thread; signals are emitted on the thread of this object, and answers given
/// there. A question that no gateway can answer, because it could not listen or stops, is answered by why.
class GatewayThread final : public GatewayLink
{
    Q_OBJECT

public:
    GatewayThread(
        ConfigPointer config, ConfigSource source, SecretStoreFactory makeStore, QObject *parent = nullptr);
    ~GatewayThread() override;

    /// Begins to listen; `port` < 0 = the configured one. May be called again after startFailed().
    void start(int port);
    /// As Gateway::readSecretsAgain().
    void readSecretsAgain();
    /// As Gateway::shutDown(); also ends in stopped() when nothing was started.
    void shutDown();

    void pin(const QString &provider) override;
    void pinRoute(const QString &project, const QString &pattern, const QString &provider) override;
    void pinSession(const QByteArray &session, const QString &provider) override;
    void pause(std::chrono::seconds time) override;
    void resume() override;
    void cancelExchange(const QByteArray &id) override;
    void forgetFailures(const QString &provider) override;
    void startCapture(std::chrono::minutes time, QObject *context, Answer<bool> answer) override;
    void stopCapture() override;
    /// Also where nothing could be listened on; startFailed() when this port cannot be either.
    void usePort(quint16 port) override { start(port); }
    /// As Gateway::reload(). Where nothing could be listened on, it is tried again.
    void reload() override;

    void listExchanges(const ExchangeQuery &query, QObject *context, Answer<ExchangePage> answer) override;
    void findExchange(const QByteArray &id, QObject *context, Answer<ExchangeRecord> answer) override;
    void sumUsage(const UsageQuery &query, QObject *context, Answer<UsageReport> answer) override;
    void history(
        const QString &provider, HistoryRange range, QObject *context, Answer<HistorySpan> answer) override;
    void explain(const Trial &trial, QObject *context, Answer<QJsonObject> answer) override;
    void signInPage(const QString &provider, QObject *context, Answer<QUrl> answer) override;
    void listAccounts(QObject *context, Answer<QJsonObject> answer) override;
    void signOut(const QString &account, QObject *context, Answer<bool> answer) override;
    void keepSecret(
        const QString &name, const Secret &secret, QObject *context, Answer<QString> answer) override;
    void keepNewSecret(
        const QString &name, const Secret &secret, QObject *context, Answer<QString> answer) override;
    void listSecrets(QObject *context, Answer<QStringList> answer) override;
    void removeSecret(const QString &name, QObject *context, Answer<bool> answer) override;
    void keepLocalKey(
        const QString &clientKey, const Secret &key, QObject *context, Answer<QString> answer) override;
    void testProvider(const ProviderTestWish &wish, QObject *context, TestProgress progress) override;
    void stopProviderTest() override;

signals:
    /// reload() is about to read the configuration.
    void reloading();
    void configChanged(const signalbox::ConfigPointer &config);
    void logLevelsChanged(const signalbox::LogLevels &levels);
    /// `freePort` = 0: another port would not help.
    void startFailed(const QString &problem, quint16 freePort);
    void signInNeeded(const QString &account, const QString &reason);
    void budgetReached(const QString &budget, const QString &text);
    void quotaCrossed(const QString &provider, const QString &account, const QString &window, int percent,
        const QDateTime &resetsAt);
    void quitRequested();
    void stopped();

private:
    /// Calls `command` with the ResidentGateway, on its thread.
    template <typename Command> void tell(Command command);
    /// Calls `question` with the Gateway and a function that takes its answer, on its thread.
    template <typename T, typename Question> void ask(QObject *context, Answer<T> answer, Question question);

    QThread m_thread;
    ResidentGateway *m_resident; ///< lives on m_thread, which deletes it when it ends
};

} // namespace signalbox
