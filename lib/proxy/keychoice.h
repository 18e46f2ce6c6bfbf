// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/resourceowners.h"
#include "upstream/router.h"

#include <set>

namespace signalbox {

/// Which of its provider's keys a request is sent with, and which of them it has tried.
class KeyChoice
{
public:
    /// Nothing is chosen and nothing tried: another target is asked.
    void clear();

    /// The key that has made what the request names, else the best one there is. A provider without keys of
    /// its own needs none. `lastResort`: any key is better than none. False when there is none to be had.
    [[nodiscard]] bool choose(
        const Target &target, const ResourceOwner &owner, bool lastResort, Clock::TimePoint now);
    /// Another key that has not been tried, after a failure that speaks of this one only. `blames`: this one
    /// is left alone for it from now on.
    [[nodiscard]] bool chooseOther(
        const Target &target, const Failure &failure, bool blames, Clock::TimePoint now);

    /// In the provider's KeyRing; -1 = none.
    [[nodiscard]] qsizetype index() const { return m_index; }
    /// Empty when there is none.
    [[nodiscard]] Secret secret(Provider &provider) const;

private:
    void take(qsizetype index);

    qsizetype m_index = -1;
    std::set<qsizetype> m_tried;
};

} // namespace signalbox
