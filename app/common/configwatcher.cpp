// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/configwatcher.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>

#include <algorithm>

namespace signalbox {

namespace {

constexpr qint64 largestFile = 4LL * 1024 * 1024 + 1; // the reader refuses more
constexpr int longestChain = 16; // of symbolic links

/// The folder and all above it, in each of which the next one may be replaced or be a link.
QStringList withThoseAbove(const QString &folder)
{
    QStringList folders;
    for (QString step = folder; !step.isEmpty() && !folders.contains(step); step = QFileInfo(step).path())
        folders << step;
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

/// What others change there the system does not tell.
bool isRemote(const QString &folder)
{
    const QByteArray type = QStorageInfo(folder).fileSystemType();
    const QByteArrayList remote{"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "virtiofs", "vboxsf"};
    return remote.contains(type) || type.startsWith("fuse");
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
    m_polling.setInterval(times.polling);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, [this] { m_settling.start(); });
    // Not begun anew: other files in the folder may change all the time.
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, [this] {
        if (!m_settling.isActive())
            m_settling.start();
    });
    connect(&m_settling, &QTimer::timeout, this, &ConfigWatcher::check);
    connect(&m_polling, &QTimer::timeout, this, &ConfigWatcher::poll);
    watch();
    m_digest = digest();
}

void ConfigWatcher::check()
{
    watch(); // first: what is written after we have read has to be seen
    QByteArray now = digest();
    if (now == m_digest) {
        emit unchanged();
        return;
    }
    m_digest = std::move(now);
    emit changed();
}

void ConfigWatcher::poll()
{
    const bool appeared = std::any_of(
        m_absent.cbegin(), m_absent.cend(), [](const QString &path) { return QFileInfo::exists(path); });
    if (appeared || digest() != m_digest)
        check();
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
    bool complete = std::none_of(folders.cbegin(), folders.cend(), isRemote);
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
