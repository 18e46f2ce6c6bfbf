// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

namespace signalbox {

/// Tells that something may have happened to a file, whether it is written in place or another one is put in
/// its place, also behind a symbolic link. The file and its folder need not exist yet.
class FileWatch final : public QObject
{
    Q_OBJECT

public:
    explicit FileWatch(QString path, QObject *parent = nullptr);

signals:
    /// A moment after the last of several events; the file may be the same as before.
    void touched();

private:
    void watch();

    QString m_path;
    QFileSystemWatcher m_watcher;
    QTimer m_settling;
};

} // namespace signalbox
