// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/awaketime.h"

namespace signalbox {

std::optional<Clock::Duration> awakeTime()
{
#ifdef Q_OS_LINUX
    return std::chrono::steady_clock::now().time_since_epoch();
#else
    return std::nullopt; // the steady clock counts sleep
#endif
}

} // namespace signalbox
