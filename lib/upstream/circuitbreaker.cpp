// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/circuitbreaker.h"

#include <algorithm>

namespace signalbox {

CircuitBreaker::CircuitBreaker(const HealthConfig &config)
    : m_threshold(std::max(1, config.unhealthyThreshold))
    , m_cooldown(config.failureCooldown)
    , m_resetTimeout(config.resetTimeout)
    , m_resetOnSuccess(config.resetOnSuccess)
{ }

void CircuitBreaker::recordFailure(Clock::TimePoint now, std::optional<std::chrono::seconds> retryAfter)
{
    m_failures = failures(now) + 1;
    m_lastFailure = now;
    Clock::Duration pause{};
    if (retryAfter)
        pause = std::min<Clock::Duration>(*retryAfter, longestStatedPause);
    else if (m_failures >= m_threshold)
        pause = m_cooldown;
    if (pause > Clock::Duration::zero())
        m_openUntil = std::max(m_openUntil.value_or(now), now + pause);
}

void CircuitBreaker::recordSuccess()
{
    if (!m_resetOnSuccess)
        return;
    m_failures = 0;
    m_lastFailure.reset();
    m_openUntil.reset();
}

bool CircuitBreaker::isOpen(Clock::TimePoint now) const
{
    return m_openUntil && now < *m_openUntil;
}

Clock::Duration CircuitBreaker::cooldownLeft(Clock::TimePoint now) const
{
    return isOpen(now) ? *m_openUntil - now : Clock::Duration::zero();
}

int CircuitBreaker::failures(Clock::TimePoint now) const
{
    const bool forgotten = m_lastFailure && now - *m_lastFailure > m_resetTimeout && !isOpen(now);
    return forgotten ? 0 : m_failures;
}

} // namespace signalbox
