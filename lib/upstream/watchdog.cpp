// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/watchdog.h"

namespace signalbox {

using namespace std::chrono_literals;

namespace {

/// No timer of a computer that is awake is this late.
constexpr auto longestDelay = 20s;

} // namespace

Watchdog::Watchdog(const Clock &clock, QObject *parent) : QObject(parent), m_clock(clock)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Watchdog::check);
}

void Watchdog::start(std::chrono::milliseconds limit)
{
    m_limit = limit;
    feed();
    if (limit > 0ms)
        arm(limit);
    else
        m_timer.stop();
}

void Watchdog::stop()
{
    m_timer.stop();
}

void Watchdog::check()
{
    const auto now = m_clock.now();
    // The computer has slept: what was on its way needs time to arrive.
    if (now - m_armedAt > m_armedFor + longestDelay) {
        start(m_limit);
        return;
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_last + m_limit - now);
    if (left > 0ms)
        arm(left);
    else
        emit expired();
}

void Watchdog::arm(std::chrono::milliseconds left)
{
    m_armedAt = m_clock.now();
    m_armedFor = left;
    m_timer.start(left);
}

} // namespace signalbox
