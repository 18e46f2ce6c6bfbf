// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/clock.h"

#ifdef Q_OS_LINUX
#include <ctime>
#endif

namespace signalbox {

Clock::TimePoint SystemClock::now() const
{
#ifdef Q_OS_LINUX
    // The steady clock of the other systems counts sleep, that of Linux does not.
    timespec time{};
    if (clock_gettime(CLOCK_BOOTTIME, &time) == 0)
        return TimePoint(std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
#endif
    return std::chrono::steady_clock::now();
}

} // namespace signalbox
