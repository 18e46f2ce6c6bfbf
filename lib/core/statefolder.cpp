// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statefolder.h"

#include <QDir>
#include <QStandardPaths>

namespace signalbox {

QString stateFolder()
{
#if defined(Q_OS_MACOS) || defined(Q_OS_WIN)
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
        + QStringLiteral("/signalbox");
#else
    QString state = qEnvironmentVariable("XDG_STATE_HOME");
    if (!QDir::isAbsolutePath(state)) // the XDG specification: empty and relative ones are as if unset
        state = QDir::homePath() + QStringLiteral("/.local/state");
    return QString(state + QStringLiteral("/signalbox"));
#endif
}

} // namespace signalbox
