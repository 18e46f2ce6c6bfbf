// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/watchdog.h"

namespace signalbox {

using namespace std::chrono_literals;

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
        m_timer.start(limit);
    else
        m_timer.stop();
}

void Watchdog::stop()
{
    m_timer.stop();
}

void Watchdog::check()
{
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_last + m_limit - m_clock.now());
    if (left > 0ms)
        m_timer.start(left);
    else
        emit expired();
}

} // namespace signalbox
