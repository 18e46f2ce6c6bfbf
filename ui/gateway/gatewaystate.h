// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"

namespace signalbox {

/// What the tray icon shows, worst last. Each state has an icon of its own shape.
enum class GatewayState {
    Stopped, ///< not listening yet, or not any more
    Running,
    Working, ///< requests are running
    Paused, ///< by the user: new requests are refused
    Degraded, ///< some providers are down, or the configuration is not the one that was written last
    NeedsYou, ///< a provider is down until its user does something: see Need
    Problem, ///< it cannot listen, there is no network, or every provider is down
};

/// A pause hides what providers are like, as none is asked. Where one waits for the user, that is said first:
/// everything else passes by itself.
GatewayState stateOf(const GatewaySnapshot &snapshot);

/// No request is sent to it, unless all others are down as well. One that has only asked to be left alone
/// with some models is not: others still go there.
bool isDown(const ProviderSnapshot &provider);

/// There is something that forgetting failures would change.
bool hasFailures(const GatewaySnapshot &snapshot);

/// What the user of a provider has to do, as nobody else can.
enum class Need {
    Nothing,
    SignIn,
    Key, ///< it has none
    AnotherKey, ///< the one that it has is refused
    Credit, ///< to pay in
};
Need needOf(const ProviderSnapshot &provider);

/// It is down until the user does something.
bool needsUser(const ProviderSnapshot &provider);

/// Providers that are switched on, and how many of these are left out at the moment.
struct ProviderCount
{
    int enabled = 0;
    int down = 0;
    int needUser = 0; ///< of those that are down
};

ProviderCount countProviders(const GatewaySnapshot &snapshot);

/// The provider all routes are pinned to; null in automatic mode.
const ProviderSnapshot *pinnedProvider(const GatewaySnapshot &snapshot);

} // namespace signalbox
