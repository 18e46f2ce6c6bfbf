// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

namespace signalbox::test {

/// The system's clock, ahead of it by what the test has said.
class ShiftedClock final : public Clock
{
public:
    [[nodiscard]] TimePoint now() const override { return m_clock.now() + m_ahead; }
    [[nodiscard]] QDateTime wallTime() const override
    {
        return m_clock.wallTime().addMSecs(
            std::chrono::duration_cast<std::chrono::milliseconds>(m_ahead + m_set).count());
    }
    void advance(Duration by) { m_ahead += by; }
    /// Somebody sets the wall clock, by this much.
    void setWall(Duration by) { m_set += by; }

private:
    SystemClock m_clock;
    Duration m_ahead{0};
    Duration m_set{0};
};

} // namespace signalbox::test
