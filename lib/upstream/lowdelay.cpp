// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/lowdelay.h"

#include <QtGlobal>

#ifdef Q_OS_UNIX
#include <dirent.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cstdlib>
#endif

namespace signalbox {

void setLowDelayOnAllSockets()
{
#ifdef Q_OS_UNIX
    DIR *folder = ::opendir("/dev/fd");
    if (!folder)
        return;
    while (const dirent *entry = ::readdir(folder)) {
        const int descriptor = std::atoi(
            static_cast<const char *>(entry->d_name)); // "." and ".." are 0, which is no TCP socket
        const int on = 1;
        if (descriptor > 2)
            ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    ::closedir(folder);
#endif
}

} // namespace signalbox
