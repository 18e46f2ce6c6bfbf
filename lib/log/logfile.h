// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/fileidentity.h"

#include <QDateTime>
#include <QFile>
#include <QString>

#include <optional>

namespace signalbox {

/// One line after the other in a file of limited size and age. When it has its size, or its first line is
/// older than the share of each file in the longest age, it becomes NAME.1.EXT, the former NAME.1.EXT
/// becomes NAME.2.EXT and so on; too many and too old ones are removed. One that cannot be renamed grows to
/// twice its size before it begins anew. One that somebody else has moved or removed is made anew. What is no
/// file but a device is only written to. A new file is for its owner alone; one that takes the place of
/// another has the permissions that it had.
class LogFile
{
public:
    struct Limits
    {
        qint64 bytes = 10LL * 1024 * 1024; ///< of one file; a single line may be longer
        int files = 5; ///< beside the one that is written
        int days = 30; ///< older files are removed; 0 = never
    };

    LogFile(QString path, const Limits &limits, const Clock &clock);

    /// Opens it, or says why it cannot; the folder has to exist.
    [[nodiscard]] bool open(QString *problem);
    /// `line` without its end. False, with the reason, when it has not been written.
    [[nodiscard]] bool write(const QByteArray &line, QString *problem);

private:
    [[nodiscard]] bool isFull(qsizetype length) const;
    [[nodiscard]] bool isOldEnough(const QDateTime &now) const;
    [[nodiscard]] QString numbered(int number) const;
    [[nodiscard]] QDateTime timeOfFirstLine();
    [[nodiscard]] bool mayRotate(const QDateTime &now) const;
    [[nodiscard]] bool isFarTooLarge() const;
    void rotate(const QDateTime &now);
    void makeRoom() const;
    [[nodiscard]] bool reopen(QString *problem);
    [[nodiscard]] bool openFile();
    [[nodiscard]] bool wasTakenAway();
    void look(const QDateTime &now);
    void removeOld(const QDateTime &now);

    /// What both clocks have said.
    struct Look
    {
        Clock::TimePoint time;
        QDateTime wallTime;
    };

    QString m_path;
    Limits m_limits;
    const Clock &m_clock;
    QFile m_file;
    QDateTime m_begin; ///< of its first line
    FileIdentity m_identity; ///< of what is open
    Clock::TimePoint m_identified; ///< when it was that for the last time
    std::optional<Look> m_looked; ///< for old files
    std::optional<QFile::Permissions> m_permissions; ///< of the file that was put aside
    QDateTime m_tried; ///< in vain, to put it aside
};

} // namespace signalbox
