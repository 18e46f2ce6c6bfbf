// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/logfolder.h"

#include <QDir>
#include <QStandardPaths>

namespace signalbox {

QString logFolder()
{
#if defined(Q_OS_MACOS)
    return QDir::homePath() + QStringLiteral("/Library/Logs/signalbox");
#elif defined(Q_OS_WIN)
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
        + QStringLiteral("/signalbox/logs");
#else
    const QString state
        = qEnvironmentVariable("XDG_STATE_HOME", QDir::homePath() + QStringLiteral("/.local/state"));
    return state + QStringLiteral("/signalbox/logs");
#endif
}

} // namespace signalbox
