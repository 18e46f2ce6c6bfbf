// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "core/error.h"
#include "proxy/gatewaysnapshot.h"
#include "proxy/sessionpins.h"

#include <optional>

namespace signalbox {

class ProviderPool;
class Router;

/// What the user has told to go where: all requests, those of a route, those of a session. Nothing of it is
/// kept when the program ends.
class Pins
{
public:
    /// Both outlive it.
    Pins(Router &router, const ProviderPool &providers) : m_router(router), m_providers(providers) { }

    // An empty provider: as if it had never been said. The error says what is wrong with it; nothing is
    // changed then.
    std::optional<Error> pinAll(const QString &provider);
    std::optional<Error> pinRoute(const QString &project, const QString &pattern, const QString &provider);
    std::optional<Error> pinSession(const QByteArray &session, const QString &provider);

    /// The router and the pool go by another configuration: what is not there any more is forgotten.
    void settle();

    [[nodiscard]] SessionPins &sessions() { return m_sessions; }
    [[nodiscard]] const SessionPins &sessions() const { return m_sessions; }
    /// Every route of the configuration, those of projects first.
    [[nodiscard]] QList<RouteSwitch> switches(const Config &config) const;

private:
    [[nodiscard]] std::optional<Error> problemOf(const QString &provider) const;

    Router &m_router;
    const ProviderPool &m_providers;
    SessionPins m_sessions;
};

} // namespace signalbox
