// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "core/clock.h"

#include <deque>
#include <optional>

namespace signalbox {

/// What we have concluded from the failures of one provider (or key): after too many it is left out for a
/// cooldown that grows with every failure more; when that is over one request, the probe, finds out for all
/// whether it is well again. A value with no timer: every question carries the time.
///
/// It opens by `unhealthyThreshold` failures in a row, by `breakerThreshold` failures within `breakerTimeout`
/// whatever succeeded between them, and at once by a failure that is certain to come again.
class CircuitBreaker
{
public:
    enum class State {
        Closed, ///< all is well, or not bad enough
        Open, ///< left out
        HalfOpen, ///< the cooldown is over, and the probe has not yet told
    };
    enum class Certainty {
        Likely,
        Certain, ///< the next request would fail as well: a refused key, no credit
    };

    explicit CircuitBreaker(const HealthConfig &config);
    /// Judges by another configuration from now on; what has been concluded stays.
    void apply(const HealthConfig &config);

    /// Failures that come while it is open change nothing: they are of requests that were under way.
    void recordFailure(Clock::TimePoint now, Certainty certainty = Certainty::Likely);
    /// Of a request that began at `begin`. One that was under way when it opened says nothing either.
    void recordSuccess(Clock::TimePoint now, Clock::TimePoint begin);
    /// The probe's answer has begun: others may come, but nothing is forgotten before its end.
    void endCooldown() { m_openUntil.reset(); }
    /// As new.
    void reset();

    [[nodiscard]] State state(Clock::TimePoint now) const;
    [[nodiscard]] bool isOpen(Clock::TimePoint now) const { return state(now) == State::Open; }
    /// Zero unless open.
    [[nodiscard]] Clock::Duration cooldownLeft(Clock::TimePoint now) const;
    /// In a row; forgotten after `resetTimeout` without another one.
    [[nodiscard]] int failures(Clock::TimePoint now) const;
    [[nodiscard]] int threshold() const { return m_threshold; }

    /// True when a request would be let through: closed, or half-open with nobody probing.
    [[nodiscard]] bool letsThrough(Clock::TimePoint now) const;
    /// Half-open: the caller's request becomes the probe. False when there is nothing to find out, or
    /// somebody does already; else endProbe() has to follow.
    bool beginProbe(Clock::TimePoint now);
    void endProbe() { m_probing = false; }

private:
    [[nodiscard]] Clock::Duration pauseAfterFailure(Clock::TimePoint now, Certainty certainty);

    int m_threshold = 1;
    Clock::Duration m_cooldown{};
    Clock::Duration m_longestCooldown{};
    Clock::Duration m_resetTimeout{};
    bool m_resetOnSuccess = true;
    size_t m_breakerThreshold = 0;
    Clock::Duration m_breakerTimeout{};

    int m_failures = 0;
    std::deque<Clock::TimePoint> m_recent; ///< failures of the last `m_breakerTimeout`, at most its threshold
    std::optional<Clock::TimePoint> m_lastFailure;
    std::optional<Clock::TimePoint> m_openUntil;
    bool m_probing = false;
};

} // namespace signalbox
