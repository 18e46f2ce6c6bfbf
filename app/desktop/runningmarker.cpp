// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/runningmarker.h"

#include "core/privatefolder.h"

#include <QDir>
#include <QFileInfo>

#include <chrono>

namespace signalbox {

RunningMarker::RunningMarker(const QString &folder, const QString &name)
    : m_lock(QDir(folder).filePath(name + QStringLiteral(".running")))
{
    (void)makePrivateFolder(folder); // without it there is no mark
    m_lock.setStaleLockTime(std::chrono::milliseconds(0)); // however long it runs
}

std::optional<QDateTime> RunningMarker::begin()
{
    const QFileInfo file(m_lock.fileName());
    const QDateTime writtenAt = file.exists() ? file.lastModified() : QDateTime();
    if (!m_lock.tryLock(0) || !writtenAt.isValid())
        return std::nullopt;
    return writtenAt;
}

} // namespace signalbox
