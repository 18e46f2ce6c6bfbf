// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "proxy/gateway.h"
#include "support/shiftedclock.h"
#include "support/testclient.h"

#include <memory>
#include <optional>

namespace signalbox::test {

/// A real Gateway on a free loopback port with a configuration made by the test.
class GatewayFixture
{
public:
    GatewayFixture();
    /// Ends what is still running.
    ~GatewayFixture();
    Q_DISABLE_COPY_MOVE(GatewayFixture)

    /// Change it before start() or apply().
    Config config;
    /// Change it before start().
    GatewayKeeping keeping;

    ProviderConfig &addProvider(const QString &name, const QString &baseUrl);
    /// A route from `pattern` over these providers, best first, with the model passed through.
    void addRoute(const QString &pattern, const QStringList &providers);

    void start();
    /// Gives the running gateway what `config` is now.
    [[nodiscard]] std::optional<ConfigProblem> apply();
    /// Deletes the gateway as it is, with whatever runs in it.
    void destroy() { m_gateway.reset(); }
    /// The gateway's clock moves on; its timers do not know of it.
    void passTime(Clock::Duration time) { m_clock.advance(time); }
    /// Somebody sets the wall clock, by this much.
    void setWallClock(Clock::Duration by) { m_clock.setWall(by); }
    [[nodiscard]] Gateway &gateway() { return *m_gateway; }
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] std::unique_ptr<TestClient> client() const { return std::make_unique<TestClient>(m_port); }

    /// The records of exchanges that have ended.
    [[nodiscard]] const QList<ExchangeRecord> &records() const { return m_records; }
    /// How this provider is doing now.
    [[nodiscard]] ProviderSnapshot provider(const QString &name) const;
    /// One request on a connection of its own, and its answer; returns when its exchange has ended.
    TestClient::Answer post(
        const QByteArray &body, const Headers &headers = {}, const QByteArray &target = "/v1/messages");

private:
    ShiftedClock m_clock;
    std::unique_ptr<Gateway> m_gateway;
    QList<ExchangeRecord> m_records;
    quint16 m_port = 0;
};

} // namespace signalbox::test
