// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/logfolder.h"

#include "core/statefolder.h"

#include <QDir>

namespace signalbox {

QString logFolder()
{
#if defined(Q_OS_MACOS)
    return QDir::homePath() + QStringLiteral("/Library/Logs/signalbox");
#else
    return stateFolder() + QStringLiteral("/logs");
#endif
}

} // namespace signalbox
