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

/// The folders in which something can be replaced so that `path` leads to another file.
QStringList foldersOnTheWayTo(const QString &path)
{
    QStringList folders;
    QFileInfo step(path);
    for (int links = 0; links < longestChain; ++links) {
        folders << step.absolutePath();
        if (!step.isSymLink())
            break;
        step.setFile(step.symLinkTarget());
    }
    folders << QFileInfo(path).canonicalPath(); // folders may be links, too
    folders.removeAll(QString());
    folders.removeDuplicates();
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

ConfigWatcher::ConfigWatcher(const QString &path, QObject *parent) : ConfigWatcher(path, Times(), parent) { }

ConfigWatcher::ConfigWatcher(const QString &path, const Times &times, QObject *parent)
    : QObject(parent)
    , m_path(QFileInfo(path).absoluteFilePath())
{
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
    const QStringList folders = foldersOnTheWayTo(m_path);
    bool complete = std::none_of(folders.cbegin(), folders.cend(), isRemote);
    for (const QString &folder : folders) {
        if (!QFileInfo::exists(folder))
            m_absent << folder;
        else
            complete = m_watcher.addPath(folder) && complete;
    }
    if (QFileInfo::exists(m_path)) // else its folder tells when it comes
        complete = m_watcher.addPath(m_path) && complete;
    if (complete && m_absent.isEmpty())
        m_polling.stop();
    else if (!m_polling.isActive())
        m_polling.start();
}

QByteArray ConfigWatcher::digest() const
{
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QCryptographicHash::hash(file.read(largestFile), QCryptographicHash::Sha256);
}

} // namespace signalbox
