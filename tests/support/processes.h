// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QString>

#include <csignal>
#include <sys/types.h>

namespace signalbox::test {

/// The process number that a command has written into `file`; 0 while it has not.
inline pid_t pidIn(const QString &file)
{
    QFile written(file);
    if (!written.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = written.readAll();
    return text.endsWith('\n') ? text.trimmed().toInt() : 0;
}

/// False for a child of ours only when it was waited for.
inline bool exists(pid_t pid)
{
    return ::kill(pid, 0) == 0;
}

/// False, too, for one that is dead and was not yet buried: where tests run nobody may do that.
inline bool isAlive(pid_t pid)
{
    if (!exists(pid))
        return false;
    QFile state(QStringLiteral("/proc/%1/stat").arg(pid));
    return !state.open(QIODevice::ReadOnly) || !state.readAll().contains(") Z ");
}

} // namespace signalbox::test
