// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configlocation.h"

#include <QStandardPaths>

namespace signalbox {

QString ConfigLocation::standardPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
        + QStringLiteral("/signalbox/config.yaml");
}

ConfigLocation ConfigLocation::find(const QString &commandLine, const QProcessEnvironment &environment)
{
    for (const QString &candidate : {commandLine, environment.value(QStringLiteral("CONFIG_FILE")),
             environment.value(QStringLiteral("CONFIG_PATH"))}) {
        if (!candidate.isEmpty())
            return {candidate, true};
    }
    return {standardPath(), false};
}

} // namespace signalbox
