// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/fakeupstream.h"
#include "support/gatewayfixture.h"

namespace signalbox::test {

/// Provider a before provider b behind one gateway; both are healthy until the test says otherwise.
struct TwoProviders
{
    TwoProviders()
    {
        a.answerWell("from a");
        b.answerWell("from b");
        gateway.addProvider(QStringLiteral("a"), a.baseUrl());
        gateway.addProvider(QStringLiteral("b"), b.baseUrl());
    }

    /// Provider a answers this to everything.
    void startWithA(const FakeAnswer &answer)
    {
        a.answerBy([answer](const FakeUpstream::Request &) { return answer; });
        gateway.start();
    }

    /// Both have the same priority.
    void balance(Strategy strategy)
    {
        gateway.config.strategy = strategy;
        gateway.addRoute(QStringLiteral("*"), {QStringLiteral("a"), QStringLiteral("b")});
        gateway.config.routes.last().targets[1].priority = 1;
        gateway.start();
    }

    ProviderConfig &configOfA() { return gateway.config.providers[0]; }
    ProviderConfig &configOfB() { return gateway.config.providers[1]; }
    [[nodiscard]] ProviderSnapshot stateOfA() const { return gateway.provider(QStringLiteral("a")); }
    [[nodiscard]] ProviderSnapshot stateOfB() const { return gateway.provider(QStringLiteral("b")); }

    FakeUpstream a;
    FakeUpstream b;
    GatewayFixture gateway;
};

} // namespace signalbox::test
