// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/runningmarker.h"

#include "core/privatefolder.h"

#include <QDir>
#include <QFileInfo>

#include <chrono>
#include <cstdlib>
#include <vector>

namespace signalbox {
namespace {

/// Those that exit() has to take away. It knows no objects, only what lives as long as the program.
std::vector<QLockFile *> &marksAtExit()
{
    static std::vector<QLockFile *> marks;
    return marks;
}

void takeAwayAtExit(QLockFile &mark)
{
    static const bool isRegistered = [] {
        (void)marksAtExit(); // made before, so that it is there yet then
        return std::atexit([] {
            for (QLockFile *left : marksAtExit())
                left->unlock();
        }) == 0;
    }();
    if (isRegistered)
        marksAtExit().push_back(&mark);
}

} // namespace

RunningMarker::RunningMarker(const QString &folder, const QString &name)
    : m_lock(QDir(folder).filePath(name + QStringLiteral(".running")))
{
    (void)makePrivateFolder(folder); // without it there is no mark
    m_lock.setStaleLockTime(std::chrono::milliseconds(0)); // however long it runs
}

RunningMarker::~RunningMarker()
{
    std::erase(marksAtExit(), &m_lock);
}

std::optional<QDateTime> RunningMarker::begin()
{
    const QFileInfo file(m_lock.fileName());
    const QDateTime writtenAt = file.exists() ? file.lastModified() : QDateTime();
    if (!m_lock.tryLock(0))
        return std::nullopt;
    takeAwayAtExit(m_lock);
    return writtenAt.isValid() ? std::optional(writtenAt) : std::nullopt;
}

} // namespace signalbox
