// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logtail.h"

#include "core/remotefolder.h"

#include <QFile>
#include <QFileInfo>

namespace signalbox {
namespace {
constexpr qint64 mostBytesAtOnce = 8LL * 1024 * 1024;
constexpr auto lookInterval = std::chrono::seconds(2);
} // namespace

LogTail::LogTail(QString path, int mostLines, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
    , m_mostLines(mostLines)
{
    m_timer.setInterval(lookInterval);
    connect(&m_timer, &QTimer::timeout, this, &LogTail::look);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &LogTail::look);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &LogTail::look);
}

void LogTail::start()
{
    m_started = true;
    look();
}

void LogTail::stop()
{
    m_started = false;
    m_timer.stop();
    if (const QStringList watched = m_watcher.files() + m_watcher.directories(); !watched.isEmpty())
        m_watcher.removePaths(watched);
}

void LogTail::watch()
{
    const QString folder = QFileInfo(m_path).absolutePath();
    if (!m_watcher.directories().contains(folder) && QFileInfo::exists(folder)) {
        m_watcher.addPath(folder);
        m_isRemote = isRemoteFolder(folder);
    }
    setExists(QFileInfo(m_path).isFile()); // not before: it may come meanwhile
    if (m_exists && !m_watcher.files().contains(m_path))
        m_watcher.addPath(m_path);
    if (isToldOfChanges())
        m_timer.stop();
    else if (!m_timer.isActive())
        m_timer.start();
}

bool LogTail::isToldOfChanges() const
{
    const bool isFollowed = !m_exists || m_watcher.files().contains(m_path);
    return isFollowed && !m_watcher.directories().isEmpty() && !m_isRemote;
}

void LogTail::look()
{
    if (!m_started)
        return; // a change that was told of before it was stopped
    watch();
    if (!m_exists)
        return;
    const QFileInfo file(m_path);
    const FileIdentity identity = FileIdentity::of(m_path);
    if (m_read >= 0 && (identity != m_identity || file.size() < m_read)) {
        if (identity != m_identity && FileIdentity::of(putAside()) == m_identity)
            readOn(putAside());
        m_read = 0;
        m_rest.clear();
    }
    m_identity = identity;
    readOn(m_path);
}

/// Where the log's file is moved when it is full.
QString LogTail::putAside() const
{
    const QFileInfo file(m_path);
    return QStringLiteral("%1/%2.1.%3").arg(file.absolutePath(), file.completeBaseName(), file.suffix());
}

void LogTail::readOn(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return;
    const qint64 from = std::max(m_read, file.size() - mostBytesAtOnce);
    const bool isCut = from > 0 && from != m_read; // amid a line
    file.seek(std::max<qint64>(0, from));
    const QByteArray text = file.readAll();
    m_read = std::max<qint64>(0, from) + text.size();
    QByteArrayList lines = QByteArray((isCut ? QByteArray() : m_rest) + text).split('\n');
    m_rest = lines.takeLast();
    if (isCut && !lines.isEmpty())
        lines.removeFirst();
    if (lines.size() > m_mostLines)
        lines = lines.mid(lines.size() - m_mostLines);
    lines.removeAll(QByteArray());
    if (!lines.isEmpty())
        emit linesAdded(lines);
}

void LogTail::setExists(bool exists)
{
    if (exists == m_exists)
        return;
    m_exists = exists;
    emit existenceChanged(exists);
}

} // namespace signalbox
