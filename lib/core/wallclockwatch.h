// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <chrono>

namespace signalbox {

/// Notices that the wall clock was set, by the clock that goes on steadily.
class WallClockWatch
{
public:
    /// `clock` must outlive it.
    explicit WallClockWatch(const Clock &clock) : m_clock(clock), m_zero(zero()) { }

    /// It was set by more than a second since this was last said, or since the begin.
    [[nodiscard]] bool wasSet()
    {
        using namespace std::chrono_literals;
        constexpr std::chrono::milliseconds inaccuracy = 1s; // both clocks cannot be read at once
        const std::chrono::milliseconds now = zero();
        if (std::chrono::abs(now - m_zero) <= inaccuracy)
            return false;
        m_zero = now;
        return true;
    }

private:
    /// What the wall clock would have shown when the steady one was at 0.
    [[nodiscard]] std::chrono::milliseconds zero() const
    {
        return std::chrono::milliseconds(m_clock.wallTime().toMSecsSinceEpoch())
            - std::chrono::duration_cast<std::chrono::milliseconds>(m_clock.now().time_since_epoch());
    }

    const Clock &m_clock;
    std::chrono::milliseconds m_zero;
};

} // namespace signalbox
