// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtGlobal>
#ifdef Q_OS_UNIX

#include "upstream/shellprocess.h"

#include <QProcess>

#include <csignal>
#include <unistd.h>

namespace signalbox {

void startInShell(QProcess &process, const QString &command)
{
    // A session of its own is a process group too, and has no terminal to ask for passwords on.
    process.setChildProcessModifier([] { ::setsid(); });
    process.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), command});
}

void killTree(QProcess &process)
{
    // The shell first: from then on it starts nothing, and one that has not yet made its group has no
    // children.
    const auto group = static_cast<pid_t>(process.processId());
    process.kill();
    if (group > 0)
        ::kill(-group, SIGKILL);
}

} // namespace signalbox

#endif
