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
    /// Keys are used by what is left of their quota instead of in turn.
    void setQuotaAware(bool isAware) { m_isQuotaAware = isAware; }
    /// Nothing is chosen and nothing tried: another target is asked.
    void clear();

    /// The key that has made what the request names, else the best one there is. A provider without keys of
    /// its own needs none. `lastResort`: any key is better than none. False when there is none to be had.
    [[nodiscard]] bool choose(
        const Target &target, const ResourceOwner &owner, bool lastResort, Clock::TimePoint now);
    /// The failure speaks of the chosen key only, and not of the provider behind all of them.
    [[nodiscard]] bool isToBlame(const Target &target, const Failure &failure) const;
    void recordFailure(const Target &target, const Failure &failure, Clock::TimePoint now) const;
    /// Of a request that began at `begin`.
    void recordSuccess(const Target &target, Clock::TimePoint now, Clock::TimePoint begin) const;
    /// Another key that is well and has not been tried; false when there is none.
    [[nodiscard]] bool chooseOther(const Target &target, Clock::TimePoint now);
    /// The same because the chosen one is not there, which nobody has to hear of.
    [[nodiscard]] bool skip(const Target &target, Clock::TimePoint now);

    /// In the provider's KeyRing; -1 = none.
    [[nodiscard]] qsizetype index() const { return m_index; }
    /// Empty when there is none.
    [[nodiscard]] Secret secret(const Provider &provider) const;
    /// That the key is a token of; empty when it is a key of the configuration.
    [[nodiscard]] QString account(const Provider &provider) const;
    /// What tells the key from the provider's others wherever it stands among them, and is no secret; empty
    /// when there is none.
    [[nodiscard]] QByteArray identity(const Provider &provider) const;

private:
    void take(qsizetype index);
    [[nodiscard]] std::optional<QuotaAim> aimAt(const Provider &provider) const;

    bool m_isQuotaAware = false;
    qsizetype m_index = -1;
    std::set<qsizetype> m_tried;
};

} // namespace signalbox
