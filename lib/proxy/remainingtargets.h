// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "proxy/requestobstacles.h"
#include "upstream/failure.h"
#include "upstream/router.h"

#include <functional>

namespace signalbox {

/// The targets of one request that have not been tried, best first; gives them out one by one, knows which of
/// them cannot take the request, and when waiting for one is better than asking another.
class RemainingTargets
{
public:
    struct Patience
    {
        QString sticky; ///< the provider that has the session's prompt cache; empty = none
        std::chrono::milliseconds forSticky{0}; ///< is worth this much waiting
        std::chrono::milliseconds forAny{0}; ///< when nobody can be asked
        bool triesLeastBad = true; ///< those we only suspect are asked when nothing else is left
        bool stickyHasCache = false; ///< it is worth queueing for when it is full
    };
    /// What to do next: ask a target, wait, or (neither) give up.
    struct Next
    {
        std::optional<Target> target;
        std::optional<Clock::TimePoint> wait; ///< until then
        QString waitFor; ///< the provider
    };
    using PassedOver = std::function<void(const Target &target, const Failure &obstacle)>;

    RemainingTargets() = default;
    /// `body` is the request's and must outlive this.
    RemainingTargets(std::vector<Target> targets, const QByteArray &body, Patience patience);

    [[nodiscard]] bool isEmpty() const { return m_targets.empty(); }
    /// `passedOver` is told of those that cannot be asked.
    [[nodiscard]] Next next(Clock::TimePoint now, const PassedOver &passedOver);
    /// It was asked, and wants to be asked again later. False when it has wanted that too often.
    bool putBack(const Target &target);

private:
    using Iterator = std::vector<Target>::iterator;

    void dropUnable(const PassedOver &passedOver);
    [[nodiscard]] Iterator best(Clock::TimePoint now, bool joinsProbes);
    [[nodiscard]] std::optional<Next> waitForSticky(Clock::TimePoint now);
    [[nodiscard]] std::optional<Next> waitForAny(Clock::TimePoint now);
    [[nodiscard]] Target take(Iterator target);

    static constexpr int mostReturns = 3;
    /// Between two looks at whether somebody else's probe has told.
    static constexpr std::chrono::milliseconds untilNextLook{100};

    std::vector<Target> m_targets;
    RequestObstacles m_obstacles;
    Patience m_patience;
    bool m_onlyOne = false; ///< there never was another: nobody to protect it for
    int m_returns = 0;
    std::optional<Clock::TimePoint> m_patienceEnds;
};

} // namespace signalbox
