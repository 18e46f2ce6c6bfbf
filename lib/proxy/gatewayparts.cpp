// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/gatewayparts.h"

#include "config/strategynames.h"
#include "config/typenames.h"
#include "core/jsonslice.h"
#include "core/logcategories.h"
#include "http/authority.h"
#include "proxy/managementviews.h"
#include "proxy/runningexchanges.h"

#include <QRandomGenerator>
#include <QUrlQuery>

#include <algorithm>

namespace signalbox {

namespace {

/// Of the exchanges that run, for whoever looks at a snapshot.
constexpr qsizetype mostRunning = 200;

HttpServer::Limits limitsOf(const ServerConfig &config)
{
    return {{{config.maxHeaderBytes, config.maxBodyBytes}, config.headerTimeout, config.idleTimeout},
        config.maxConnections};
}

qint64 secondsOf(Clock::Duration duration)
{
    return std::chrono::ceil<std::chrono::seconds>(duration).count();
}

AnswerCache::Limits limitsOf(const ReuseConfig &config)
{
    return {config.maxCacheSize, config.maxCacheBytes, config.cacheTtl};
}

QList<QuotaSnapshot> quotaOf(const Provider &provider)
{
    QList<QuotaSnapshot> snapshots;
    for (const auto &[account, window] : provider.quota())
        snapshots.append({account, window.name, window.model, window.kind == QuotaWindow::Kind::Plan,
            window.used, window.limit, window.remaining, window.resetsAt, window.statedAt});
    return snapshots;
}

/// Of those that run at the provider of this name.
int countAt(const QString &name, const QList<RunningExchange> &running)
{
    return static_cast<int>(
        std::count_if(running.begin(), running.end(), [&name](const RunningExchange &exchange) {
            return exchange.provider == name
                && (exchange.stage == RunningExchange::Stage::Asking
                    || exchange.stage == RunningExchange::Stage::Answering);
        }));
}

ProviderSnapshot snapshotOf(const Provider &provider, Clock::TimePoint now)
{
    const CircuitBreaker &breaker = provider.breaker();
    ProviderSnapshot snapshot;
    snapshot.name = provider.name();
    snapshot.type = typeName(provider.config().type);
    snapshot.baseUrl = provider.baseUrl().toString(QUrl::RemoveUserInfo);
    snapshot.proxy = provider.config().proxy.toString(QUrl::RemoveUserInfo);
    snapshot.firstByteMilliseconds = provider.firstByteMilliseconds();
    snapshot.failures = breaker.failures(now);
    snapshot.threshold = breaker.threshold();
    snapshot.cooldownSeconds = secondsOf(breaker.cooldownLeft(now));
    snapshot.probing = breaker.state(now) == CircuitBreaker::State::HalfOpen;
    for (const StatedPauses::Pause &pause : provider.pauses(now))
        snapshot.pauses.append({pause.model, secondsOf(pause.until - now), pause.reason});
    if (!snapshot.pauses.isEmpty())
        snapshot.cooldownSeconds = std::max(snapshot.cooldownSeconds, snapshot.pauses.first().seconds);
    snapshot.lastFailureAt = provider.lastFailureAt();
    snapshot.lastError = provider.lastError();
    const Availability availability = provider.availability({}, now);
    snapshot.inFlight = provider.gate().inFlight();
    snapshot.attempts = provider.attempts();
    snapshot.failedAttempts = provider.failedAttempts();
    snapshot.balance = provider.balance().value;
    snapshot.balanceError = provider.balance().error;
    snapshot.quota = quotaOf(provider);
    snapshot.quotaError = provider.quotaError();
    if (availability.block == Availability::Block::NoCredential)
        snapshot.credentialProblem = availability.reason;
    snapshot.keyRefused = provider.isRefused();
    snapshot.creditSpent = provider.isSpent();
    snapshot.keys = provider.keys().size();
    snapshot.keysLeftOut = provider.keys().leftOut(now);
    snapshot.balanceExhausted = provider.isExhausted();
    snapshot.balanceThreshold = provider.config().balance.threshold;
    snapshot.available = availability.isGiven();
    if (availability.block == Availability::Block::Suspected) // all of its keys may be cooling down
        snapshot.cooldownSeconds = std::max(snapshot.cooldownSeconds, secondsOf(availability.until - now));
    using Health = ProviderSnapshot::Health;
    snapshot.health = !provider.config().enabled                    ? Health::Disabled
        : !snapshot.credentialProblem.isEmpty()                     ? Health::NoCredential
        : snapshot.balanceExhausted || snapshot.cooldownSeconds > 0 ? Health::CoolingDown
        : snapshot.failures > 0                                     ? Health::Failing
                                                                    : Health::Healthy;
    return snapshot;
}

void appendRoutesTo(const QString &provider, const QList<RouteConfig> &among, const QString &project,
    QList<RouteSnapshot> &routes)
{
    for (const RouteConfig &route : among) {
        for (const TargetConfig &target : route.targets) {
            if (target.provider == provider && target.enabled)
                routes.append({route.pattern.pattern(),
                    target.model.isEmpty() ? QStringLiteral("passthrough") : target.model, target.priority,
                    project});
        }
    }
}

QList<RouteSnapshot> routesTo(const Config &config, const QString &provider)
{
    QList<RouteSnapshot> routes;
    appendRoutesTo(provider, config.routes, {}, routes);
    for (const ProjectConfig &project : config.projects)
        appendRoutesTo(provider, project.routes, project.name, routes);
    return routes;
}

bool hasSameProviders(const Config &one, const Config &other)
{
    return std::equal(one.providers.begin(), one.providers.end(), other.providers.begin(),
        other.providers.end(),
        [](const ProviderConfig &a, const ProviderConfig &b) { return a.isSameAs(b); });
}

/// The endpoint that the request would be sent to: `?path=`, or what its body looks like.
QByteArray pathToExplain(const HttpRequest &request)
{
    const QString path = QUrlQuery(QString::fromLatin1(request.query))
                             .queryItemValue(QStringLiteral("path"), QUrl::FullyDecoded);
    if (!path.isEmpty())
        return path.toLatin1();
    const auto body = JsonSlice::parse(request.body);
    return body && body->value("input") ? QByteArray("/v1/responses") : QByteArray("/v1/messages");
}

/// The client key that the request would come with: `?client_key=NAME`, or the one that it has.
QString keyToExplain(const HttpRequest &request, const ClientGuard &guard)
{
    const QString name = QUrlQuery(QString::fromLatin1(request.query))
                             .queryItemValue(QStringLiteral("client_key"), QUrl::FullyDecoded);
    const ClientKeyConfig *key = name.isEmpty() ? guard.keyOf(request) : nullptr;
    return key ? key->name : name;
}

bool hasClientKey(const ServerConfig &config, const QString &name)
{
    return std::any_of(config.clientKeys.begin(), config.clientKeys.end(),
        [&](const ClientKeyConfig &key) { return key.name == name; });
}

} // namespace

Gateway::Parts::Parts(ConfigPointer configuration, const Clock &theClock, const GatewayKeeping &keeping)
    : config(std::move(configuration))
    , clock(theClock)
    , providers(*config, clock)
    , router(config, providers)
    , balancer(QRandomGenerator::global()->generate())
    , affinity(config->stickyDuration)
    , pins(router, providers)
    , rights(config->server)
    , budgets(clock)
    , budgetRules(budgets, prices, clock)
    , planner(router, providers, balancer, affinity, pins.sessions(), owners, rights, budgetRules)
    , cache(limitsOf(config->reuse), clock)
    , balances(providers, connections, clock)
    , quotas(providers, connections, clock)
    , network(clock)
    , supply(keeping.secrets ? *keeping.secrets : sessionStore)
    , accounts(keeping.secrets ? *keeping.secrets : sessionStore, oauthHttp, clock, keeping.stateFolder)
    , credentials(keeping.secrets ? *keeping.secrets : sessionStore, supply, accounts)
    , signIns(accounts, oauthHttp, clock)
    , signInApi({accounts, signIns, clock, [this] { return config; },
          [this] { return !config->server.adminKey.isEmpty(); }})
    , guard(config->server, clock)
    , limits(config->server, clock)
    , endpoints(*config,
          [this](const HttpRequest &request, const QString &model) { return planner.mayAsk(request, model); })
    , capture(config->log.capture, keeping.stateFolder, clock)
    , logLevels{config->log.level, config->log.levels}
    , pauses(clock)
    , management(managementSources())
    , ledger(config->ledger, keeping.stateFolder, clock)
    , usageApi(ledger)
    , histories(clock)
    , bookkeeping({usage, limits, budgets, ledger, prices, counters, histories}, clock)
    , server(limitsOf(config->server), clock)
    , listeners(server)
    , providerTest(testSurroundings())
    , testApi(testSurroundings(), [this] { return config; })
    , configLoadedAt(clock.wallTime())
    , startedAt(clock.wallTime())
{
    settleProviderNames();
    wantSecrets();
    bookkeeping.apply(config);
    announcement.setSingleShot(true);
    progress.setSingleShot(true);
    quotaReset.setSingleShot(true);
    patience.setSingleShot(true);
}

ManagementApi::Sources Gateway::Parts::managementSources()
{
    return {[this] { return snapshot(); }, [this] { return config; }, [this] { reset(); },
        [this] { return reload ? reload() : ManagementApi::Answer{}; },
        [this](bool force) { force ? cache.clear() : cache.purgeExpired(); },
        [this](const HttpRequest &request) { return explain(request); },
        [this]() -> const TrafficCounters & { return counters; },
        [this](
            const QString &provider, ProviderHistory::Span span) { return histories.series(provider, span); },
        [this] { return logLevels; },
        [this](const LogLevels &levels) {
            logLevels = levels;
            if (logLevelsChanged)
                logLevelsChanged();
        },
        &capture, &control};
}

ProviderTest::Surroundings Gateway::Parts::testSurroundings()
{
    return {clock, prices, loops, credentials, [this] { return startDemo(); },
        [this](const QUrl &url) { return LoopGuard::problemOf(url, listeners.addresses()); }};
}

void Gateway::Parts::settleProviderNames()
{
    QStringList names;
    for (const ProviderConfig &provider : config->providers)
        names << provider.name;
    histories.setProviders(names);
    counters.setProviders(names);
}

QJsonObject Gateway::Parts::explain(const HttpRequest &request) const
{
    HttpRequest asked = request;
    asked.method = "POST";
    asked.path = pathToExplain(request);
    takeBodyPin(asked);
    asked.clientKey = keyToExplain(request, guard);
    if (!asked.clientKey.isEmpty() && !hasClientKey(config->server, asked.clientKey))
        return {{QStringLiteral("error"), QStringLiteral("client_key: no key has this name")}};
    const auto parsed = ClientRequest::parse(asked);
    if (!parsed)
        return {{QStringLiteral("error"), parsed.error().message}};
    return managementviews::explanation(
        planner.plan(asked, *parsed, clock.now()), parsed->model, asked.body, clock.now());
}

void Gateway::Parts::reset()
{
    for (const ProviderPointer &provider : providers.providers())
        provider->reset();
    providers.forgetReached();
    qCInfo(lcProxy) << "failures, cooldowns and error counts of all providers are forgotten";
}

void Gateway::Parts::noteTest(const ProviderTestSnapshot &test)
{
    using Kind = ProviderTestStage::Kind;
    using State = ProviderTestStage::State;
    if (!test.finished)
        return;
    const ProviderConfig what = std::exchange(tested, std::nullopt).value_or(ProviderConfig());
    const auto isThere = [&test](Kind kind, State state) {
        return std::any_of(test.stages.begin(), test.stages.end(),
            [&](const ProviderTestStage &stage) { return stage.kind == kind && stage.state == state; });
    };
    if (isThere(Kind::Connect, State::Passed) && !isLoopbackHost(what.baseUrl.host()))
        providers.noteReached(clock.now());
    const bool failed
        = std::any_of(test.stages.begin(), test.stages.end(), [](const ProviderTestStage &stage) {
              return stage.kind != Kind::UseTool && stage.state == State::Failed;
          });
    const ProviderPointer provider = providers.find(what.name);
    if (!failed && isThere(Kind::Authenticate, State::Passed) && provider
        && provider->config().isSameAs(what))
        provider->noteTested(isThere(Kind::Answer, State::Passed));
}

void Gateway::Parts::wantSecrets()
{
    QList<SecretReference> wanted;
    for (const ProviderConfig &provider : config->providers) {
        if (provider.enabled)
            wanted << provider.secrets << QList{provider.oauth.clientSecret};
    }
    for (const ClientKeyConfig &key : config->server.clientKeys)
        wanted << key.key;
    wanted << config->server.adminKey.key;
    awaitCredentials();
    supply.want(wanted);
    signIns.setSecretOf(secretOf());
    accounts.apply(config->providers, secretOf());
    settleCredentials();
}

std::optional<ClientGuard::Refusal> Gateway::Parts::refusalOf(
    const HttpRequest &request, std::optional<ManagementApi::Audience> audience) const
{
    using Audience = ManagementApi::Audience;
    if (stopped) // it was still being uploaded: nobody would see it through
        return ClientGuard::Refusal{503,
            {Error::Kind::Overloaded, QStringLiteral("Signalbox is shutting down")}, std::chrono::seconds(1)};
    if (audience == Audience::Administrator) {
        constexpr int unauthorized = 401;
        const auto refusal = guard.checkAdministrator(request);
        // Only the key is missing, which a browser does not send.
        const bool isAdmitted = refusal && refusal->status == unauthorized && signInApi.admits(request);
        return isAdmitted ? std::nullopt : refusal;
    }
    if (audience == Audience::StateHolder)
        return guard.checkHost(request);
    return guard.check(request, !audience && !LocalEndpoints::isPublic(request));
}

std::optional<ClientGuard::Refusal> Gateway::Parts::excessOf(const HttpRequest &request)
{
    constexpr int loopDetected = 508; // RFC 5842 §7.2
    if (const QString loop = loops.problemOf(request.headers); !loop.isEmpty())
        return ClientGuard::Refusal{loopDetected, {Error::Kind::Api, loop}, {}};
    if (request.method == "POST" && isCountPath(request.path))
        return std::nullopt;
    if (const auto excess = limits.admit(request.clientKey))
        return ClientGuard::Refusal{429, excess->error, excess->retryAfter};
    return std::nullopt;
}

/// Requests wait for what a keychain is about to say, which takes a moment, and not for who is away.
void Gateway::Parts::awaitCredentials()
{
    credentialsAwaitedUntil = clock.now() + std::chrono::seconds(3);
}

void Gateway::Parts::readSecretsAgain()
{
    awaitCredentials();
    supply.readAgain();
    accounts.readAgain();
}

SecretResolver Gateway::Parts::secretOf() const
{
    return [this](const SecretReference &reference) { return supply.secretOf(reference); };
}

void Gateway::Parts::settleCredentials()
{
    const auto awaited
        = [this](bool mayCome) { return mayCome ? std::optional(credentialsAwaitedUntil) : std::nullopt; };
    guard.apply(config->server, secretOf());
    for (const ProviderPointer &provider : providers.providers()) {
        const ProviderConfig &its = provider->config();
        if (its.auth == ProviderConfig::Auth::OAuth) {
            if (provider->keys().setAccounts(accounts.keysOf(its)))
                provider->forgetRefusal();
            provider->setCredentialProblem(accounts.problemOf(its), awaited(!accounts.needsSignIn(its)));
            continue;
        }
        QStringList problems;
        bool mayCome = false;
        for (qsizetype i = 0; i < its.secrets.size(); ++i) {
            if (provider->keys().setSecret(i, supply.secretOf(its.secrets[i])))
                provider->forgetRefusal();
            if (const QString missing = supply.problemOf(its.secrets[i]); !missing.isEmpty())
                problems << missing;
            mayCome = mayCome || supply.isAwaited(its.secrets[i]);
        }
        problems.removeDuplicates();
        provider->setCredentialProblem(problems.join(QStringLiteral("; ")), awaited(mayCome));
    }
}

void Gateway::Parts::settleAddresses()
{
    const QList<BoundAddress> own = listeners.addresses();
    for (const ProviderPointer &provider : providers.providers()) {
        const bool isDemo = provider->config().type == ProviderConfig::Type::Demo;
        const QString loop = isDemo ? QString() : LoopGuard::problemOf(provider->baseUrl(), own);
        if (!loop.isEmpty() && provider->loop().isEmpty())
            qCWarning(lcProxy).noquote() << provider->name() << "is not used:" << loop;
        provider->setLoop(loop);
    }
    // Not any loopback address: at those that nobody listens on somebody else might.
    const auto loopback = std::find_if(own.begin(), own.end(), [](const BoundAddress &address) {
        return address.address == QHostAddress(QHostAddress::LocalHost)
            || address.address == QHostAddress(QHostAddress::Any)
            || address.address == QHostAddress(QHostAddress::AnyIPv4);
    });
    QUrl callback;
    if (loopback != own.end()) {
        callback = QUrl(QStringLiteral("http://127.0.0.1/oauth/callback"));
        callback.setPort(loopback->port);
    }
    const bool servesLocalhost = std::any_of(own.begin(), own.end(), [&](const BoundAddress &address) {
        return address.port == callback.port()
            && (address.address == QHostAddress(QHostAddress::LocalHostIPv6)
                || address.address == QHostAddress(QHostAddress::Any)
                || address.address == QHostAddress(QHostAddress::AnyIPv6));
    });
    signIns.setOwnCallback(callback, servesLocalhost);
}

void Gateway::Parts::apply(ConfigPointer next)
{
    // Whoever is asked elsewhere, or with another account, might answer something else.
    if (!next->reuse.cache || !hasSameProviders(*config, *next))
        cache.clear();
    config = std::move(next);
    providers.apply(*config);
    settleProviderNames();
    wantSecrets();
    settleDemoProviders();
    connections.keepOnly(providers.providers());
    router.apply(config);
    affinity.setStickyDuration(config->stickyDuration);
    cache.setLimits(limitsOf(config->reuse));
    guard.apply(config->server, secretOf());
    rights.apply(config->server);
    limits.apply(config->server);
    bookkeeping.apply(config);
    endpoints.apply(*config);
    server.setLimits(limitsOf(config->server));
    capture.apply(config->log.capture);
    logLevels = {config->log.level, config->log.levels};
    pins.settle();
    balances.stop();
    if (listening) {
        balances.start();
        quotas.start();
    }
    configLoadedAt = clock.wallTime();
}

Result<QUrl> Gateway::Parts::startDemo()
{
    if (demo)
        return demoUrl;
    auto made = std::make_unique<DemoServer>(clock);
    const auto url = made->start();
    if (!url)
        return url.error();
    demo = std::move(made);
    demoUrl = *url;
    return demoUrl;
}

void Gateway::Parts::settleDemoProviders() const
{
    for (const ProviderPointer &provider : providers.providers()) {
        if (provider->config().type == ProviderConfig::Type::Demo)
            provider->setBaseUrl(demoUrl);
    }
}

QByteArray Gateway::Parts::nextId()
{
    const quint64 number = QRandomGenerator::global()->generate64();
    return "sbx_" + QByteArray::number(number, 16).rightJustified(16, '0');
}

GatewaySnapshot Gateway::Parts::snapshot() const
{
    const auto now = clock.now();
    GatewaySnapshot snapshot;
    snapshot.listening = listening;
    snapshot.demo = config->demo;
    snapshot.problem = problem;
    snapshot.configProblem = configProblem;
    snapshot.configLoadedAt = configLoadedAt;
    const QList<BoundAddress> addresses = listeners.addresses();
    for (const BoundAddress &address : addresses)
        snapshot.addresses.append(address.toString());
    snapshot.baseUrl = addresses.isEmpty() ? QString() : addresses.first().toUrl();
    snapshot.captureUntil = capture.until();
    snapshot.offline = providers.isOutOfReach();
    snapshot.pinned = router.pinned();
    snapshot.routeSwitches = pins.switches(*config);
    snapshot.sessionPins = pins.sessions().list();
    snapshot.paused = pauses.isOn();
    snapshot.pausedUntil = pauses.until();
    snapshot.running = oldestRunning(exchanges, mostRunning);
    snapshot.activeExchanges = static_cast<int>(exchanges.size());
    snapshot.finishedExchanges = finishedExchanges;
    snapshot.failedExchanges = failedExchanges;
    snapshot.startedAt = startedAt;
    snapshot.strategy = strategyName(config->strategy);
    snapshot.routes = static_cast<int>(config->routeCount());
    snapshot.cooldownSeconds = secondsOf(config->health.failureCooldown);
    snapshot.usage = usage;
    snapshot.budgets = budgets.snapshots();
    snapshot.ledger = ledger.state();
    for (const ProviderPointer &provider : providers.providers()) {
        snapshot.providers.append(snapshotOf(*provider, now));
        ProviderSnapshot &last = snapshot.providers.last();
        last.inFlight
            = std::max(last.inFlight, countAt(last.name, snapshot.running)); // some by an entry of before
        last.sessions = affinity.sessionsOf(provider->name(), now);
        last.needsSignIn = provider->config().auth == ProviderConfig::Auth::OAuth
            && provider->loop().isEmpty()
            && (last.keyRefused
                || (!last.credentialProblem.isEmpty() && accounts.needsSignIn(provider->config())));
        last.routes = routesTo(*config, provider->name());
        last.usage = usage.byProvider().value(provider->name());
        last.lastHour = histories.summary(provider->name(), ProviderHistory::Span::Hour);
        last.lastDay = histories.summary(provider->name(), ProviderHistory::Span::Day);
        last.lastWeek = histories.summary(provider->name(), ProviderHistory::Span::Week);
    }
    return snapshot;
}

} // namespace signalbox
