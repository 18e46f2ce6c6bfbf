// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/configproblem.h"
#include "config/loadedconfig.h"
#include "config/loglevels.h"
#include "core/clock.h"
#include "core/result.h"
#include "http/httprequest.h"
#include "http/responsewriter.h"
#include "ledger/exchangequery.h"
#include "ledger/exchangerecord.h"
#include "ledger/historysnapshot.h"
#include "ledger/providerhistory.h"
#include "ledger/usagequery.h"
#include "proxy/boundaddress.h"
#include "proxy/clientguard.h"
#include "proxy/gatewaysnapshot.h"
#include "proxy/providertestsnapshot.h"

#include <QJsonObject>
#include <QObject>
#include <QUrl>

#include <functional>
#include <memory>
#include <optional>

namespace signalbox {

class NetworkWatch;
class SecretStore;
struct ReloadReport;

/// What a gateway keeps outside of its own memory.
struct GatewayKeeping
{
    SecretStore *secrets = nullptr; ///< outlives the gateway; null = in memory
    QString stateFolder; ///< of what is known of accounts; empty = nothing on disk
};

/// The façade of lib: a proxy that can be started, watched, pinned, given another configuration and stopped.
///
/// It lives on one thread, which needs an event loop; every call comes from there (other threads use queued
/// calls) and snapshots leave it as values. `clock` must outlive it.
class Gateway final : public QObject
{
    Q_OBJECT

public:
    Gateway(ConfigPointer config, const Clock &clock, const GatewayKeeping &keeping = {},
        QObject *parent = nullptr);
    ~Gateway() override;

    /// Begins to listen. The error names the address that is taken or not allowed; nothing is listened on
    /// then. `portOverride` ≥ 0 replaces the configured port (0 = any free one), until a reload brings
    /// another configured one. One that listens already moves to this port, or stays where it is.
    Result<QString> start(int portOverride = -1);

    /// Works by `next` from now on, or says why it cannot and goes on as before, in every part. Exchanges
    /// that are running end as they began; a provider that is the same in `next` keeps its health, its
    /// counters and its connections.
    std::optional<ConfigProblem> apply(const ConfigPointer &next);

    /// Where reload() reads, and POST /providers/reload with it.
    void setConfigSource(ConfigSource source);
    /// Reads the configuration again and applies it. Logs what is wrong with it; snapshots tell the first
    /// problem for as long as the previous configuration stays in use for it.
    ReloadReport reload();

    /// Another program may have kept a secret, signed in or out.
    void readSecretsAgain();

    [[nodiscard]] GatewaySnapshot snapshot() const;

    template <typename T> using Answer = std::function<void(const Result<T> &)>;
    /// What the ledger knows, as Ledger has it. `answer` is called later, unless `context` is gone by then or
    /// the gateway is.
    void listExchanges(const ExchangeQuery &query, QObject *context, Answer<ExchangePage> answer);
    void findExchange(const QByteArray &id, QObject *context, Answer<ExchangeRecord> answer);
    void sumUsage(const UsageQuery &query, QObject *context, Answer<UsageReport> answer);
    /// Of kind NotFound when there is no such provider.
    [[nodiscard]] Result<HistorySpan> history(const QString &provider, ProviderHistory::Span span) const;
    /// What POST /explain answers to such a request; an error when it could be none.
    [[nodiscard]] Result<QJsonObject> explain(const HttpRequest &request) const;
    /// Where a browser on this computer signs in at a provider. Good once and for ten minutes where an admin
    /// key is asked for.
    [[nodiscard]] Result<QUrl> signInPage(const QString &provider);
    /// What GET /oauth/status answers.
    [[nodiscard]] QJsonObject accounts() const;
    /// Signs out of the one account that `account` means. True: its provider has nothing of it any more;
    /// false: it may, as it could not be told.
    void signOut(const QString &account, QObject *context, const Answer<bool> &answer);

    /// Sends every request that begins from now on to this provider; an empty name goes back to the routes.
    /// No pin survives the end of the program. An error says what is wrong, and nothing is changed then.
    std::optional<Error> pin(const QString &provider);
    /// The same for what goes by one route, of a project or (empty) of all. What all requests are pinned to
    /// comes before it.
    std::optional<Error> pinRoute(const QString &project, const QString &pattern, const QString &provider);
    /// The same for a session, as records and running exchanges name it. It comes before both.
    std::optional<Error> pinSession(const QByteArray &session, const QString &provider);

    /// Refuses new requests in a way that makes clients wait, for so long or until resume(). Those that run
    /// end as they would. A reload changes nothing of it; it does not survive the end of the program.
    void pause(std::optional<std::chrono::seconds> time);
    void resume();

    /// Ends a running exchange with an error that its client understands, and with it those that get its
    /// answer. False when there is none of this id.
    bool cancelExchange(const QByteArray &id);

    /// Tells whether there is a network, and when it becomes another one; programs start it.
    [[nodiscard]] NetworkWatch &network();
    /// Forgets failures, cooldowns and pauses of a provider, or of all with an empty name as POST /reset
    /// does. What a balance check has found stays.
    void forgetFailures(const QString &provider = {});

    /// Records requests and answers in full for so long, as POST /capture does. An error says why it cannot.
    std::optional<Error> startCapture(std::chrono::minutes time);
    /// Ends the recording of requests and answers, as DELETE /capture does.
    void stopCapture();

    /// Tries out a provider, stage by stage: providerTestChanged() tells how it goes. One at a time, a
    /// further one ends it.
    void testProvider(const ProviderTestWish &wish);
    void stopProviderTest();

    /// Stops accepting, lets running exchanges end for the configured time, then emits stopped().
    /// A second call ends them at once.
    void shutDown();

signals:
    /// Something that a snapshot shows is different; at most four times a second. While exchanges run, also
    /// for how they get on.
    void snapshotChanged(const signalbox::GatewaySnapshot &snapshot);
    void exchangeFinished(const signalbox::ExchangeRecord &record);
    /// Another configuration is in use.
    void configChanged(const signalbox::ConfigPointer &config);
    /// Other lines are wanted in the log, until the next configChanged().
    void logLevelsChanged(const signalbox::LogLevels &levels);
    /// An account cannot be used before its user has signed in again; once each time it comes to that.
    void signInNeeded(const QString &account, const QString &reason);
    /// A threshold of a budget has been passed; once in each of its periods. `text` is one line.
    void budgetReached(const QString &budget, const QString &text);
    /// `window` of `account` at `provider` has come to 80, 95 or 100 %; once until it resets at `resetsAt`
    /// (null = not known).
    void quotaCrossed(const QString &provider, const QString &account, const QString &window, int percent,
        const QDateTime &resetsAt);
    /// A client of the management API wants the program to end: it calls shutDown().
    void quitRequested();
    /// Of the test that was begun last; after the one that is finished nothing follows.
    void providerTestChanged(const signalbox::ProviderTestSnapshot &snapshot);
    /// The one end of shutDown().
    void stopped();

private:
    class Parts;

    void onRequest(const HttpRequest &received, ResponseWriter *rawWriter);
    static void refuse(const ClientGuard::Refusal &refusal, const HttpRequest &request,
        ResponseWriter &writer, const QByteArray &id, Headers headers);
    void manage(const HttpRequest &request, std::unique_ptr<ResponseWriter> writer, const QByteArray &id,
        Headers headers);
    [[nodiscard]] quint16 portFor(const Config &config) const;
    std::optional<Error> startDemoFor(const Config &config);
    std::optional<ListenFailure> listen(const Config &config);
    std::optional<ListenFailure> moveTo(const Config &config);
    void begin(const HttpRequest &request, std::unique_ptr<ResponseWriter> writer, const QByteArray &id,
        const Headers &cors);
    void onNetworkChanged(const QString &reason);
    void useCredentials();
    void onExchangeFinished(const ExchangeRecord &ended);
    void stopWhenDone();
    void stopNow();
    void finishStopping();
    void end();
    std::optional<Error> announced(std::optional<Error> problem);
    void connectControl();
    void announce();
    void emitSnapshot();

    std::unique_ptr<Parts> m_parts;
};

} // namespace signalbox
