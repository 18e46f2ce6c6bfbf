// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "core/clock.h"

#include <optional>

namespace signalbox {

/// Remembers the failures of one provider (or key) and leaves it out for a cooldown when they reach the
/// threshold. A value with no timer: every question carries the time.
class CircuitBreaker
{
public:
    explicit CircuitBreaker(const HealthConfig &config);

    /// `retryAfter`, when the provider stated one, opens the circuit at once and for that long.
    void recordFailure(Clock::TimePoint now, std::optional<std::chrono::seconds> retryAfter = {});
    void recordSuccess();

    [[nodiscard]] bool isOpen(Clock::TimePoint now) const;
    /// Zero when closed.
    [[nodiscard]] Clock::Duration cooldownLeft(Clock::TimePoint now) const;
    [[nodiscard]] int failures(Clock::TimePoint now) const;
    [[nodiscard]] int threshold() const { return m_threshold; }

private:
    /// However long a provider asks to be left alone, it is asked again after this.
    static constexpr std::chrono::minutes longestStatedPause{10};

    int m_threshold;
    std::chrono::milliseconds m_cooldown;
    std::chrono::milliseconds m_resetTimeout;
    bool m_resetOnSuccess;

    int m_failures = 0;
    std::optional<Clock::TimePoint> m_lastFailure;
    std::optional<Clock::TimePoint> m_openUntil;
};

} // namespace signalbox
