// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/openfiles.h"

#include <QtGlobal>

#ifdef Q_OS_UNIX
#include <algorithm>
#include <sys/resource.h>
#endif

namespace signalbox {

void raiseOpenFileLimit()
{
#ifdef Q_OS_UNIX
    constexpr rlim_t enough
        = 8192; // macOS grants no more than its OPEN_MAX, and poll() walks through all of them
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= enough)
        return;
    limit.rlim_cur = std::min(limit.rlim_max, enough);
    setrlimit(RLIMIT_NOFILE, &limit);
#endif
}

} // namespace signalbox
