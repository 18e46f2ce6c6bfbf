// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "upstream/providerpool.h"
#include "upstream/router.h"

#include <QStringList>

#include <vector>

namespace signalbox {

/// The targets of one request that could not be reached, not yet blamed: with nobody reached it may be the
/// network.
class UnreachedTargets
{
public:
    void add(const Target &target, const Failure &failure) { m_entries.push_back({target, failure}); }
    /// Somebody was reached: the others have failed themselves.
    void settleReached(ProviderPool &providers, Clock::TimePoint now);
    /// Somebody on this computer answered: nobody is to blame, but nobody is to wait for them either for a
    /// moment.
    void settleAnsweredHere(const ProviderPool &providers);
    /// The request is over. Who was not reached is blamed only when something else was, a moment ago.
    void settle(ProviderPool &providers, Clock::TimePoint now);
    /// True for a provider that could not be reached, and was not blamed for it.
    [[nodiscard]] bool hasForgiven(const QString &provider) const { return m_forgiven.contains(provider); }

private:
    struct Entry
    {
        Target target;
        Failure failure;
    };

    void blame(bool isTheirFault);
    void forgive(const Entry &entry, std::chrono::seconds rest = std::chrono::seconds(0));

    std::vector<Entry> m_entries;
    QStringList m_forgiven;
};

} // namespace signalbox
