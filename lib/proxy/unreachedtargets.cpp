// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/unreachedtargets.h"

#include <utility>

namespace signalbox {

void UnreachedTargets::settleReached(ProviderPool &providers, Clock::TimePoint now)
{
    blame(!providers.isOffline());
    providers.noteReached(now);
}

void UnreachedTargets::settleAnsweredHere(const ProviderPool &providers)
{
    constexpr std::chrono::seconds rest{30};
    for (const Entry &entry : std::exchange(m_entries, {}))
        forgive(entry, providers.isOffline() ? std::chrono::seconds(0) : rest);
}

void UnreachedTargets::settle(ProviderPool &providers, Clock::TimePoint now)
{
    const bool isTheirFault = !providers.isOffline() && providers.wasReachedLately(now);
    QStringList names;
    for (const Entry &entry : m_entries)
        names << entry.target.provider->name();
    if (!names.isEmpty() && !isTheirFault)
        providers.noteUnreached(names);
    blame(isTheirFault);
}

void UnreachedTargets::blame(bool isTheirFault)
{
    for (const Entry &entry : std::exchange(m_entries, {})) {
        if (isTheirFault)
            entry.target.provider->recordFailure(entry.failure, entry.target.model);
        else
            forgive(entry);
    }
}

void UnreachedTargets::forgive(const Entry &entry, std::chrono::seconds rest)
{
    entry.target.provider->noteUnreachable(entry.failure, rest);
    m_forgiven << entry.target.provider->name();
}

} // namespace signalbox
