// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fileidentity.h"

#include <QByteArrayList>
#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

namespace signalbox {

/// Follows a file to which whole lines are appended, and the next one of its name when that is put aside.
///
/// It only looks while it is started; what was written meanwhile is told at the next start. The file is open
/// only while it is read, so that it can be renamed on every system.
class LogTail final : public QObject
{
    Q_OBJECT

public:
    /// Of what is in the file at first the last `mostLines` are told.
    explicit LogTail(QString path, int mostLines, QObject *parent = nullptr);

    void start();
    void stop();
    [[nodiscard]] bool fileExists() const { return m_exists; }

signals:
    void linesAdded(const QByteArrayList &lines);
    /// The file has come or gone.
    void existenceChanged(bool exists);

private:
    void look();
    void readOn(const QString &path);
    void watch();
    [[nodiscard]] bool isToldOfChanges() const;
    void setExists(bool exists);
    [[nodiscard]] QString putAside() const;

    QString m_path;
    int m_mostLines;
    QFileSystemWatcher m_watcher;
    QTimer m_timer{this}; ///< while nobody tells of changes
    bool m_started = false;
    bool m_isRemote = false;
    FileIdentity m_identity;
    qint64 m_read = -1; ///< how much of it has been; -1 = nothing, and only its end is wanted
    QByteArray m_rest; ///< the beginning of a line whose end is not written yet
    bool m_exists = false;
};

} // namespace signalbox
