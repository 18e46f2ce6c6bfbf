// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/leavablethread.h"

#include <QByteArray>
#include <QtGlobal>

#include <chrono>
#include <functional>
#include <memory>

namespace signalbox {

/// A line for one of the places that a log is written to.
struct LogLine
{
    QtMsgType level = QtInfoMsg;
    QByteArray text; ///< without its end
    std::chrono::system_clock::time_point time = std::chrono::system_clock::now();
};

/// Takes lines to one place on a thread of its own, so that nobody waits for it. What waits is bounded: of
/// more the oldest are dropped, and their number is told to the same place before the next line.
class LineThread
{
public:
    /// Called on the thread. It has to own what it uses, and to wait within LeavableThread::wait().
    using Write = std::function<void(const LogLine &line)>;
    /// The line that tells that so many were dropped.
    using Notice = std::function<LogLine(qint64 dropped)>;

    LineThread(Write write, Notice notice);
    /// Leaves the thread behind where it has not written all.
    ~LineThread();
    Q_DISABLE_COPY_MOVE(LineThread)

    void add(LogLine line);
    /// Waits until all that was added has been written; false when that takes longer.
    [[nodiscard]] bool finish(std::chrono::milliseconds longest);

private:
    class Queue;

    std::shared_ptr<Queue> m_queue; ///< outlives this where the thread is left
    LeavableThread m_thread;
};

} // namespace signalbox
