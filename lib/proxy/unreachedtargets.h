// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "upstream/providerpool.h"
#include "upstream/router.h"

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
    void settle(const ProviderPool &providers, Clock::TimePoint now);

private:
    struct Entry
    {
        Target target;
        Failure failure;
    };

    void blame(bool isTheirFault);

    std::vector<Entry> m_entries;
};

} // namespace signalbox
