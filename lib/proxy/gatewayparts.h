// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/loglevels.h"
#include "cost/budgets.h"
#include "cost/pricetable.h"
#include "credentials/memorystore.h"
#include "credentials/secretsupply.h"
#include "ledger/ledger.h"
#include "ledger/providerhistories.h"
#include "ledger/trafficcounters.h"
#include "oauth/signins.h"
#include "proxy/answercache.h"
#include "proxy/bookkeeping.h"
#include "proxy/budgetrules.h"
#include "proxy/cancelledstreams.h"
#include "proxy/captureswitch.h"
#include "proxy/clientguard.h"
#include "proxy/clientlimits.h"
#include "proxy/demoserver.h"
#include "proxy/flights.h"
#include "proxy/gateway.h"
#include "proxy/httpserver.h"
#include "proxy/listeners.h"
#include "proxy/localcount.h"
#include "proxy/localendpoints.h"
#include "proxy/loopguard.h"
#include "proxy/managementapi.h"
#include "proxy/pauseswitch.h"
#include "proxy/pins.h"
#include "proxy/providercredentials.h"
#include "proxy/providertestapi.h"
#include "proxy/routeplanner.h"
#include "proxy/signinapi.h"
#include "proxy/usageapi.h"
#include "upstream/balancewatch.h"
#include "upstream/connectionpool.h"
#include "upstream/networkwatch.h"
#include "upstream/providerpool.h"
#include "upstream/quotawatch.h"
#include "upstream/router.h"

#include <QSet>
#include <QTimer>

namespace signalbox {

class Exchange;

/// What a Gateway is made of, in the order of dependency.
class Gateway::Parts
{
public:
    Parts(ConfigPointer config, const Clock &clock, const GatewayKeeping &keeping);

    /// Makes everything but the listeners work by another configuration. Exchanges keep what they have.
    void apply(ConfigPointer next);
    /// Where the demo provider answers, from now on at the latest.
    Result<QUrl> startDemo();
    /// Tells the providers that answer by themselves where they do.
    void settleDemoProviders() const;

    /// Why nothing is done for a request; nothing when it may go on.
    [[nodiscard]] std::optional<ClientGuard::Refusal> refusalOf(
        const HttpRequest &request, std::optional<ManagementApi::Audience> audience) const;
    /// Why a client's request may not go to a provider now; it counts towards the limits of its key.
    [[nodiscard]] std::optional<ClientGuard::Refusal> excessOf(const HttpRequest &request);

    /// Gives the providers the secrets and tokens that are there.
    void settleCredentials();
    void awaitCredentials();
    void readSecretsAgain();
    /// What follows from the addresses that are listened on.
    void settleAddresses();

    QByteArray nextId();
    [[nodiscard]] GatewaySnapshot snapshot() const;
    [[nodiscard]] QJsonObject explain(const HttpRequest &request) const;
    void reset();
    /// What is well by a test need not wait.
    void noteTest(const ProviderTestSnapshot &test);
    [[nodiscard]] ManagementApi::Sources managementSources();
    [[nodiscard]] ProviderTest::Surroundings testSurroundings();
    void settleProviderNames();
    void wantSecrets();
    [[nodiscard]] SecretResolver secretOf() const;

    ConfigPointer config;
    const Clock &clock;
    ProviderPool providers;
    Router router;
    Balancer balancer;
    SessionAffinity affinity;
    Pins pins;
    ResourceOwners owners;
    ClientRights rights;
    PriceTable prices;
    Budgets budgets;
    BudgetRules budgetRules;
    RoutePlanner planner;
    Flights flights;
    CancelledStreams cancelled;
    AnswerCache cache;
    LocalCount localCount;
    ConnectionPool connections;
    BalanceWatch balances;
    QuotaWatch quotas;
    NetworkWatch network;
    MemoryStore sessionStore; ///< where no other is given
    SecretSupply supply;
    OAuthHttp oauthHttp;
    Accounts accounts;
    ProviderCredentials credentials;
    SignIns signIns;
    SignInApi signInApi;
    LoopGuard loops;
    ClientGuard guard;
    ClientLimits limits;
    LocalEndpoints endpoints;
    CaptureSwitch capture;
    LogLevels logLevels; ///< in use
    PauseSwitch pauses;
    ManagementApi::Control control; ///< set by the gateway
    ManagementApi management;
    UsageTotals usage;
    Ledger ledger;
    UsageApi usageApi;
    ProviderHistories histories;
    TrafficCounters counters;
    Bookkeeping bookkeeping;
    HttpServer server;
    Listeners listeners;
    std::unique_ptr<DemoServer> demo;
    QUrl demoUrl;
    ProviderTest providerTest; ///< of whoever calls the gateway
    std::optional<ProviderConfig> tested; ///< by it, with the key that it has
    ProviderTestApi testApi;

    std::function<ManagementApi::Answer()> reload; ///< set by the gateway
    std::function<void()> logLevelsChanged; ///< set by the gateway

    ConfigSource source;
    int portOverride = -1; ///< ≥ 0 = in the place of the configured one, until that is another
    QDateTime configLoadedAt;
    QString configProblem;
    QString problem;
    QSet<Exchange *> exchanges;
    quint64 finishedExchanges = 0;
    quint64 failedExchanges = 0;
    QDateTime startedAt;
    bool listening = false;
    bool stopping = false;
    bool stopped = false;
    bool ended = false;
    Clock::TimePoint credentialsAwaitedUntil; ///< a keychain that is open has answered by then
    QTimer announcement; ///< gathers changes into one snapshot
    QTimer progress; ///< until those that run are shown again
    QTimer quotaReset; ///< until a window of the last snapshot has reset
    QTimer patience; ///< how long running exchanges may go on at the end
};

} // namespace signalbox
