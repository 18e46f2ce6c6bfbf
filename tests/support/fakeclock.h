// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

namespace signalbox::test {

/// A clock that moves only when the test says so.
class FakeClock final : public Clock
{
public:
    [[nodiscard]] TimePoint now() const override { return m_now; }
    [[nodiscard]] QDateTime wallTime() const override
    {
        return QDateTime(QDate(2026, 1, 2), QTime(3, 4), Qt::UTC)
            .addMSecs(std::chrono::duration_cast<std::chrono::milliseconds>(m_now - start + m_set).count());
    }
    void advance(Duration by) { m_now += by; }
    /// Somebody sets the wall clock, by this much.
    void setWall(Duration by) { m_set += by; }

private:
    static constexpr TimePoint start{std::chrono::hours(1000)};
    TimePoint m_now = start;
    Duration m_set{0};
};

} // namespace signalbox::test
