// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/capturedexchange.h"
#include "log/leavablethread.h"

#include <QString>

#include <chrono>
#include <functional>
#include <memory>

namespace signalbox {

/// Makes a new file for its owner alone; what went wrong, or empty.
QString storeCapture(const QString &path, const QByteArray &text);

/// Writes each captured exchange into a file of its own, on a thread of its own, for its owner alone. The
/// files together have a limit: the oldest are removed. So has what waits in memory: what finds no room there
/// is left out. Whoever uses it never waits for the disk, but at the end, for a moment.
class CaptureWriter
{
public:
    struct Limits
    {
        qint64 bytes = 0; ///< of all files, and in memory
        qint64 bodyBytes = 0; ///< of one request or answer
    };
    /// Has to wait for the disk within LeavableThread::wait().
    using Store = std::function<QString(const QString &path, const QByteArray &text)>;

    /// `patience` is for the disk at the end.
    CaptureWriter(QString folder, const Limits &limits, Store store = storeCapture,
        std::chrono::milliseconds patience = std::chrono::seconds(3));
    /// Writes what has been added. What a disk that hangs does not take in time is lost.
    ~CaptureWriter();
    Q_DISABLE_COPY_MOVE(CaptureWriter)

    [[nodiscard]] const QString &folder() const { return m_folder; }
    [[nodiscard]] const Limits &limits() const { return m_limits; }
    /// For what is added from now on.
    void setPlace(const QString &folder, const Limits &limits);

    /// False when there is no room in memory for so many bytes more.
    [[nodiscard]] bool reserve(qint64 bytes);
    void release(qint64 bytes);

    /// Returns at once. What was reserved for it is released when it has been written.
    void add(const CapturedExchange &exchange);
    /// Says that there was no room for one.
    void leaveOut();
    /// Waits until all that was added has been written; false when that takes longer.
    bool finish(std::chrono::milliseconds longest);

private:
    class Worker;

    QString m_folder;
    Limits m_limits;
    std::chrono::milliseconds m_patience;
    bool m_hasToldOfRoom = false;
    std::shared_ptr<Worker> m_worker; ///< outlives this where the disk hangs
    LeavableThread m_thread; ///< since the first was added
};

} // namespace signalbox
