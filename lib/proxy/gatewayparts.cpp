// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/gatewayparts.h"

#include "config/typenames.h"

#include <QRandomGenerator>

namespace signalbox {

namespace {

HttpServer::Limits limitsOf(const ServerConfig &config)
{
    return {{{config.maxHeaderBytes, config.maxBodyBytes}, config.headerTimeout, config.idleTimeout},
        config.maxConnections};
}

ProviderSnapshot snapshotOf(const Provider &provider, Clock::TimePoint now)
{
    const CircuitBreaker &breaker = provider.breaker();
    ProviderSnapshot snapshot;
    snapshot.name = provider.name();
    snapshot.type = typeName(provider.config().type);
    snapshot.baseUrl = provider.baseUrl().toString(QUrl::RemoveUserInfo);
    snapshot.failures = breaker.failures(now);
    snapshot.threshold = breaker.threshold();
    snapshot.cooldownSeconds = std::chrono::ceil<std::chrono::seconds>(breaker.cooldownLeft(now)).count();
    snapshot.lastError = provider.lastError();
    snapshot.inFlight = provider.gate().inFlight();
    snapshot.attempts = provider.attempts();
    snapshot.failedAttempts = provider.failedAttempts();
    using Health = ProviderSnapshot::Health;
    snapshot.health = !provider.config().enabled ? Health::Disabled
        : breaker.isOpen(now)                    ? Health::CoolingDown
        : snapshot.failures > 0                  ? Health::Failing
                                                 : Health::Healthy;
    return snapshot;
}

} // namespace

Gateway::Parts::Parts(ConfigPointer configuration, const Clock &theClock)
    : config(std::move(configuration))
    , clock(theClock)
    , providers(*config, clock)
    , router(config, providers)
    , balancer(config->strategy, QRandomGenerator::global()->generate())
    , guard(config->server)
    , endpoints(*config, providers, clock)
    , server(limitsOf(config->server), clock)
{
    announcement.setSingleShot(true);
    patience.setSingleShot(true);
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
    for (const BoundAddress &address : addresses)
        snapshot.addresses.append(address.toString());
    snapshot.baseUrl = addresses.isEmpty() ? QString() : addresses.first().toUrl();
    snapshot.pinned = router.pinned();
    snapshot.activeExchanges = static_cast<int>(exchanges.size());
    snapshot.finishedExchanges = finishedExchanges;
    for (const ProviderPointer &provider : providers.providers())
        snapshot.providers.append(snapshotOf(*provider, now));
    return snapshot;
}

} // namespace signalbox
