// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/capturedexchange.h"

#include <QDateTime>
#include <QThreadPool>

#include <atomic>

namespace signalbox {

/// Writes each captured exchange into a file of its own, on a thread of its own, for its owner alone. The
/// files together have a limit: the oldest are removed. So has what waits in memory: what finds no room there
/// is left out.
class CaptureWriter
{
public:
    struct Limits
    {
        qint64 bytes = 0; ///< of all files, and in memory
        qint64 bodyBytes = 0; ///< of one request or answer
    };

    CaptureWriter(QString folder, const Limits &limits);
    /// Writes what has been added.
    ~CaptureWriter();
    Q_DISABLE_COPY_MOVE(CaptureWriter)

    [[nodiscard]] const QString &folder() const { return m_folder; }
    [[nodiscard]] const Limits &limits() const { return m_limits; }

    /// False when there is no room in memory for so many bytes more.
    [[nodiscard]] bool reserve(qint64 bytes);
    void release(qint64 bytes) { m_held -= bytes; }

    /// Returns at once. What was reserved for it is released when it has been written.
    void add(const CapturedExchange &exchange);
    /// Waits until all that was added has been written; for tests, and for the end.
    void finish() { m_pool.waitForDone(); }

private:
    void write(const CapturedExchange &exchange);
    void tell(const QString &problem);
    void removeOldest();

    QString m_folder;
    Limits m_limits;
    std::atomic<qint64> m_held = 0;
    // Used on the writing thread only.
    QString m_told; ///< the last problem
    qint64 m_bytes = -1; ///< of all files; -1 = they were not looked at
    QThreadPool m_pool; ///< of one thread. Goes first: it uses the rest
};

} // namespace signalbox
