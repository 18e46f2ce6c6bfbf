// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/gatewayfixture.h"

#include <QTest>

namespace signalbox::test {

GatewayFixture::GatewayFixture()
{
    // Silent failures are what most tests are about: a provider that failed once is asked again.
    config.health.unhealthyThreshold = 1'000'000;
    config.health.breakerThreshold = 0;
    // All tests send the same conversation, which would stay with whoever answered it once.
    config.stickyDuration = std::chrono::milliseconds(0);
    // And nobody waits for one that asks for patience.
    config.health.retryAfterWait = std::chrono::milliseconds(0);
    config.health.recoveryWait = std::chrono::milliseconds(0);
}

GatewayFixture::~GatewayFixture()
{
    if (!m_gateway)
        return;
    m_gateway->disconnect();
    m_gateway->shutDown();
    m_gateway->shutDown();
}

ProviderConfig &GatewayFixture::addProvider(const QString &name, const QString &baseUrl)
{
    ProviderConfig provider;
    provider.name = name;
    provider.baseUrl = QUrl(baseUrl);
    provider.secrets = {{Secret("sk-secret-of-" + name.toUtf8()), {}}};
    config.providers.append(provider);
    return config.providers.last();
}

void GatewayFixture::addRoute(const QString &pattern, const QStringList &providers)
{
    RouteConfig route{GlobPattern(pattern), {}};
    int priority = 0;
    for (const QString &provider : providers)
        route.targets.append({provider, {}, ++priority, 1, true});
    config.routes.append(route);
}

void GatewayFixture::start()
{
    if (config.routes.isEmpty()) {
        QStringList names;
        for (const ProviderConfig &provider : config.providers)
            names << provider.name;
        addRoute(QStringLiteral("*"), names);
    }
    m_gateway = std::make_unique<Gateway>(std::make_shared<Config>(config), m_clock, keeping);
    QObject::connect(m_gateway.get(), &Gateway::exchangeFinished, m_gateway.get(),
        [this](const ExchangeRecord &record) { m_records.append(record); });
    const auto started = m_gateway->start(0);
    if (!started)
        qFatal("the gateway did not start: %s", qPrintable(started.error().message));
    m_port = static_cast<quint16>(QUrl(*started).port());
}

std::optional<ConfigProblem> GatewayFixture::apply()
{
    return m_gateway->apply(std::make_shared<Config>(config));
}

ProviderSnapshot GatewayFixture::provider(const QString &name) const
{
    for (const ProviderSnapshot &provider : m_gateway->snapshot().providers) {
        if (provider.name == name)
            return provider;
    }
    qFatal("there is no provider %s", qPrintable(name));
    return {};
}

TestClient::Answer GatewayFixture::post(
    const QByteArray &body, const Headers &headers, const QByteArray &target)
{
    const auto running = [this] { return m_gateway ? m_gateway->snapshot().activeExchanges : 0; };
    const int others = running();
    TestClient client(m_port);
    client.post(target, body, headers);
    const TestClient::Answer answer = client.answer();
    // A client has the last byte of a plain answer before the gateway knows that it was the last.
    [[maybe_unused]] const bool ended = QTest::qWaitFor([&] { return running() <= others; });
    return answer;
}

} // namespace signalbox::test
