// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QThread>

#include <limits>

namespace signalbox {

/// To be called after whatever may wait for a disk. Does not return on a thread that was asked for an
/// interruption (QThread::requestInterruption()): nobody waits for it any more, and the program may be about
/// to end. Even to destroy a query, or to log, would touch what may be gone.
inline void stayIfAbandoned()
{
    while (QThread::currentThread()->isInterruptionRequested())
        QThread::sleep(std::numeric_limits<unsigned short>::max());
}

} // namespace signalbox
