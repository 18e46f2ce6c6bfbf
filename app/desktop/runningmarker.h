// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QLockFile>

#include <optional>

namespace signalbox {

/// Remembers in the state folder that the program runs, so that the next start knows when it has ended
/// without saying so: it crashed, was killed, or the power went.
///
/// It is a lock: one whose process is gone is what has been left. Destruction is a clean end, and so is
/// exit(): Qt calls it where the display server or the compositor has ended.
class RunningMarker
{
public:
    RunningMarker(const QString &folder, const QString &name);
    ~RunningMarker();
    Q_DISABLE_COPY_MOVE(RunningMarker)

    /// Marks this run. When the one before has not ended cleanly, the time when that began; nothing also
    /// where another one runs, whose mark it is.
    std::optional<QDateTime> begin();

private:
    QLockFile m_lock;
};

} // namespace signalbox
