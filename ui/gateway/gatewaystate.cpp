// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gateway/gatewaystate.h"

#include <algorithm>

namespace signalbox {

GatewayState stateOf(const GatewaySnapshot &snapshot)
{
    if (!snapshot.listening)
        return snapshot.problem.isEmpty() ? GatewayState::Stopped : GatewayState::Problem;
    if (snapshot.paused)
        return GatewayState::Paused;
    if (snapshot.offline)
        return GatewayState::Problem;
    if (const ProviderSnapshot *pinned = pinnedProvider(snapshot); pinned && isDown(*pinned))
        return needsUser(*pinned) ? GatewayState::NeedsYou : GatewayState::Problem;
    const ProviderCount count = countProviders(snapshot);
    if (count.needUser > 0)
        return GatewayState::NeedsYou;
    if (count.down == count.enabled)
        return GatewayState::Problem;
    if (count.down > 0 || !snapshot.configProblem.isEmpty())
        return GatewayState::Degraded;
    return snapshot.activeExchanges > 0 ? GatewayState::Working : GatewayState::Running;
}

Need needOf(const ProviderSnapshot &provider)
{
    using Health = ProviderSnapshot::Health;
    const bool hasNoCredential = provider.health == Health::NoCredential;
    if (provider.health == Health::Disabled)
        return Need::Nothing;
    if (provider.needsSignIn && (hasNoCredential || provider.keyRefused))
        return Need::SignIn;
    if (provider.keyRefused)
        return Need::AnotherKey;
    if (hasNoCredential)
        return Need::Key;
    return provider.creditSpent ? Need::Credit : Need::Nothing;
}

bool needsUser(const ProviderSnapshot &provider)
{
    return needOf(provider) != Need::Nothing;
}

bool isDown(const ProviderSnapshot &provider)
{
    if (needsUser(provider))
        return true;
    if (provider.health != ProviderSnapshot::Health::CoolingDown)
        return false;
    const QList<PauseSnapshot> &pauses = provider.pauses;
    return provider.balanceExhausted || pauses.isEmpty()
        || provider.cooldownSeconds > pauses.constFirst().seconds // it has failed, too
        || (provider.failures >= provider.threshold && !provider.probing)
        || std::any_of(
            pauses.cbegin(), pauses.cend(), [](const PauseSnapshot &pause) { return pause.model.isEmpty(); });
}

bool hasFailures(const GatewaySnapshot &snapshot)
{
    return std::any_of(
        snapshot.providers.cbegin(), snapshot.providers.cend(), [](const ProviderSnapshot &provider) {
            return provider.failures > 0 || provider.cooldownSeconds > 0 || !provider.lastError.isEmpty();
        });
}

ProviderCount countProviders(const GatewaySnapshot &snapshot)
{
    ProviderCount count;
    for (const ProviderSnapshot &provider : snapshot.providers) {
        count.enabled += provider.health != ProviderSnapshot::Health::Disabled;
        count.down += isDown(provider);
        count.needUser += needsUser(provider);
    }
    return count;
}

const ProviderSnapshot *pinnedProvider(const GatewaySnapshot &snapshot)
{
    const auto found = std::find_if(snapshot.providers.cbegin(), snapshot.providers.cend(),
        [&](const ProviderSnapshot &provider) { return provider.name == snapshot.pinned; });
    return found == snapshot.providers.cend() ? nullptr : &*found;
}

} // namespace signalbox
