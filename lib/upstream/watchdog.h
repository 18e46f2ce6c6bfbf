// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QObject>
#include <QTimer>

namespace signalbox {

/// Says when nothing has happened for too long. Feeding it costs only a look at the clock: the timer is not
/// restarted, it finds out when it fires how long the silence has lasted.
class Watchdog final : public QObject
{
    Q_OBJECT

public:
    explicit Watchdog(const Clock &clock, QObject *parent = nullptr);

    /// From now on silence may last `limit`; zero = for ever.
    void start(std::chrono::milliseconds limit);
    void feed() { m_last = m_clock.now(); }
    /// When it was fed or started last.
    [[nodiscard]] Clock::TimePoint lastFed() const { return m_last; }
    void stop();

signals:
    void expired();

private:
    void check();
    void arm(std::chrono::milliseconds left);

    const Clock &m_clock;
    QTimer m_timer;
    Clock::TimePoint m_last;
    std::chrono::milliseconds m_limit{};
    Clock::TimePoint m_armedAt;
    std::chrono::milliseconds m_armedFor{};
};

} // namespace signalbox
