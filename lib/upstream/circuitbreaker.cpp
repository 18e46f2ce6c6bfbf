// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/circuitbreaker.h"

#include <algorithm>

namespace signalbox {

CircuitBreaker::CircuitBreaker(const HealthConfig &config)
{
    apply(config);
}

void CircuitBreaker::apply(const HealthConfig &config)
{
    m_threshold = std::max(1, config.unhealthyThreshold);
    m_cooldown = config.failureCooldown;
    m_longestCooldown = std::max(config.longestCooldown, config.failureCooldown); // the user's own word
    m_resetTimeout = config.resetTimeout;
    m_resetOnSuccess = config.resetOnSuccess;
    m_breakerThreshold = static_cast<size_t>(std::max(0, config.breakerThreshold));
    m_breakerTimeout = config.breakerTimeout;
}

void CircuitBreaker::recordFailure(Clock::TimePoint now, Certainty certainty)
{
    if (isOpen(now))
        return;
    const bool probed = state(now) == State::HalfOpen;
    if (!probed)
        m_openUntil.reset(); // long over and forgotten
    const Clock::Duration before = probed ? *m_openUntil - *m_lastFailure : Clock::Duration::zero();
    m_failures = failures(now) + 1;
    m_lastFailure = now;
    Clock::Duration pause = pauseAfterFailure(now, certainty);
    // What was not opened by failures in a row does not grow by itself.
    if (probed && pause <= before)
        pause = std::max(pause, std::min(2 * before, std::max(m_longestCooldown, before)));
    if (pause > Clock::Duration::zero())
        m_openUntil = now + pause;
}

Clock::Duration CircuitBreaker::pauseAfterFailure(Clock::TimePoint now, Certainty certainty)
{
    int steps = std::max(0, m_failures - m_threshold + 1);
    if (certainty == Certainty::Certain)
        steps = std::max(steps, m_failures);
    Clock::Duration pause = std::min(m_cooldown * steps, m_longestCooldown);
    if (m_breakerThreshold == 0)
        return pause;
    while (!m_recent.empty() && now - m_recent.front() > m_breakerTimeout)
        m_recent.pop_front();
    m_recent.push_back(now);
    if (m_recent.size() >= m_breakerThreshold) {
        pause = std::max(pause, m_breakerTimeout);
        m_recent.clear();
    }
    return pause;
}

void CircuitBreaker::recordSuccess(Clock::TimePoint now, Clock::TimePoint begin)
{
    if (state(now) != State::Closed && m_lastFailure && begin < *m_lastFailure)
        return;
    if (state(now) != State::Closed || m_resetOnSuccess)
        m_openUntil.reset();
    if (!m_resetOnSuccess)
        return;
    m_failures = 0;
    m_lastFailure.reset();
}

void CircuitBreaker::reset()
{
    m_failures = 0;
    m_recent.clear();
    m_lastFailure.reset();
    m_openUntil.reset();
}

CircuitBreaker::State CircuitBreaker::state(Clock::TimePoint now) const
{
    if (!m_openUntil)
        return State::Closed;
    if (now < *m_openUntil)
        return State::Open;
    return failures(now) > 0 ? State::HalfOpen : State::Closed;
}

Clock::Duration CircuitBreaker::cooldownLeft(Clock::TimePoint now) const
{
    return isOpen(now) ? *m_openUntil - now : Clock::Duration::zero();
}

int CircuitBreaker::failures(Clock::TimePoint now) const
{
    if (!m_lastFailure)
        return 0;
    // What was learnt by a cooldown is not forgotten by the time the cooldown took.
    const Clock::TimePoint since = std::max(*m_lastFailure, m_openUntil.value_or(*m_lastFailure));
    return now - since > m_resetTimeout ? 0 : m_failures;
}

bool CircuitBreaker::letsThrough(Clock::TimePoint now) const
{
    const State current = state(now);
    return current == State::Closed || (current == State::HalfOpen && !m_probing);
}

bool CircuitBreaker::beginProbe(Clock::TimePoint now)
{
    if (state(now) != State::HalfOpen || m_probing)
        return false;
    m_probing = true;
    return true;
}

} // namespace signalbox
