// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/configuration/filewatch.h"

#include <QDir>
#include <QFileInfo>

#include <chrono>
#include <utility>

namespace signalbox {

namespace {

/// Editors write in several steps.
constexpr std::chrono::milliseconds settling{150};

/// The nearest folder above the path that is there.
QString nearestFolder(const QString &path)
{
    QString folder = QFileInfo(path).absolutePath();
    while (!QFileInfo::exists(folder) && !QDir(folder).isRoot()) {
        const QString above = QFileInfo(folder).absolutePath();
        if (above == folder)
            break;
        folder = above;
    }
    return folder;
}

} // namespace

FileWatch::FileWatch(QString path, QObject *parent) : QObject(parent), m_path(std::move(path))
{
    m_settling.setSingleShot(true);
    m_settling.setInterval(settling);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_settling, qOverload<>(&QTimer::start));
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_settling, qOverload<>(&QTimer::start));
    connect(&m_settling, &QTimer::timeout, this, [this] {
        watch();
        emit touched();
    });
    watch();
}

/// Anew each time: what was watched may be another file now.
void FileWatch::watch()
{
    if (const QStringList before = m_watcher.files() + m_watcher.directories(); !before.isEmpty())
        m_watcher.removePaths(before);
    QStringList paths{nearestFolder(m_path)};
    if (const QFileInfo file(m_path); file.exists())
        paths << file.absoluteFilePath() << file.canonicalFilePath()
              << nearestFolder(file.canonicalFilePath());
    paths.removeDuplicates();
    m_watcher.addPaths(paths);
}

} // namespace signalbox
