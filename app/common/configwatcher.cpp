// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/configwatcher.h"

#include "core/remotefolder.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace signalbox {

namespace {

constexpr qint64 largestFile = 4LL * 1024 * 1024 + 1; // the reader refuses more
constexpr int longestChain = 16; // of symbolic links

/// The folder, the one above it, in which another may take its place, and those that have a link on the way.
QStringList withThoseAbove(const QString &folder)
{
    QStringList folders;
    if (folder.isEmpty()) // of a file that does not exist
        return folders;
    folders << folder << QFileInfo(folder).path();
    QString above;
    for (QString step = folder; step != above; step = QFileInfo(step).path()) {
        above = QFileInfo(step).path() == step ? step : QString();
        if (QFileInfo(step).isSymLink())
            folders << QFileInfo(step).path();
    }
    return folders;
}

/// The folders in which something can be replaced so that `path` leads to another file.
QStringList foldersOnTheWayTo(const QString &path)
{
    QStringList folders;
    QFileInfo step(path);
    for (int links = 0; links < longestChain; ++links) {
        folders << withThoseAbove(step.absolutePath());
        if (!step.isSymLink())
            break;
        step.setFile(step.symLinkTarget());
    }
    folders << withThoseAbove(QFileInfo(path).canonicalPath());
    return folders;
}
} // namespace

ConfigWatcher::ConfigWatcher(const QStringList &paths, QObject *parent)
    : ConfigWatcher(paths, Times(), parent)
{ }

ConfigWatcher::ConfigWatcher(const QStringList &paths, const Times &times, QObject *parent) : QObject(parent)
{
    for (const QString &path : paths)
        m_paths << QFileInfo(path).absoluteFilePath();
    m_settling.setSingleShot(true);
    m_settling.setInterval(times.settling);
    m_glancing.setSingleShot(true);
    m_glancing.setInterval(times.settling);
    m_polling.setInterval(times.polling);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, [this] { m_settling.start(); });
    // Not begun anew: other files in the folder may change all the time.
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, [this] {
        if (!m_glancing.isActive())
            m_glancing.start();
    });
    connect(&m_glancing, &QTimer::timeout, this, &ConfigWatcher::glance);
    connect(&m_settling, &QTimer::timeout, this, &ConfigWatcher::check);
    connect(&m_polling, &QTimer::timeout, this, &ConfigWatcher::poll);
    watch();
    m_identity = identity();
    m_digest = digest();
}

void ConfigWatcher::check()
{
    watch(); // first: what is written after we have read has to be seen
    m_identity = identity();
    QByteArray now = digest();
    if (now == m_digest) {
        emit unchanged();
        return;
    }
    m_digest = std::move(now);
    emit changed();
}

/// Something has happened in a folder, mostly to other files: only a look at whether it concerns ours.
void ConfigWatcher::glance()
{
    if (hasAppeared() || identity() != m_identity)
        check();
    else
        emit unchanged();
}

void ConfigWatcher::poll()
{
    if (hasAppeared() || digest() != m_digest)
        check();
}

bool ConfigWatcher::hasAppeared() const
{
    return std::any_of(
        m_absent.cbegin(), m_absent.cend(), [](const QString &path) { return QFileInfo::exists(path); });
}

/// Another one when a path leads to another file, or to one that was written since.
QString ConfigWatcher::identity() const
{
    QString result;
    for (const QString &path : m_paths) {
        const QFileInfo file(path);
        result += file.canonicalFilePath() + u'\n' + QString::number(file.size()) + u'\n'
            + QString::number(file.lastModified().toMSecsSinceEpoch()) + u'\n'
            + QString::number(file.metadataChangeTime().toMSecsSinceEpoch()) + u'\n';
    }
    return result;
}

/// Everything anew each time: a path that is watched may have become another file meanwhile.
void ConfigWatcher::watch()
{
    if (const QStringList before = m_watcher.files() + m_watcher.directories(); !before.isEmpty())
        m_watcher.removePaths(before);
    m_absent.clear();
    QStringList folders;
    for (const QString &path : std::as_const(m_paths))
        folders << foldersOnTheWayTo(path);
    folders.removeDuplicates();
    bool complete = std::none_of(folders.cbegin(), folders.cend(), isRemoteFolder);
    for (const QString &folder : folders) {
        if (!QFileInfo::exists(folder))
            m_absent << folder;
        else
            complete = m_watcher.addPath(folder) && complete;
    }
    for (const QString &path : std::as_const(m_paths)) {
        if (QFileInfo::exists(path)) // else its folder tells when it comes
            complete = m_watcher.addPath(path) && complete;
    }
    if (complete && m_absent.isEmpty())
        m_polling.stop();
    else if (!m_polling.isActive())
        m_polling.start();
}

QByteArray ConfigWatcher::digest() const
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QString &path : m_paths) {
        QFile file(path);
        const bool isThere = file.open(QIODevice::ReadOnly);
        const QByteArray text = isThere ? file.read(largestFile) : QByteArray();
        hash.addData(QByteArray::number(isThere ? text.size() : -1));
        hash.addData(QByteArray("\n" + text));
    }
    return hash.result();
}

} // namespace signalbox
