// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configlocation.h"

#include <QStandardPaths>

namespace signalbox {

ConfigLocation ConfigLocation::find(const QString &commandLine, const QProcessEnvironment &environment)
{
    for (const QString &candidate : {commandLine, environment.value(QStringLiteral("CONFIG_FILE")),
             environment.value(QStringLiteral("CONFIG_PATH"))}) {
        if (!candidate.isEmpty())
            return {candidate, true};
    }
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);
    return {folder + QStringLiteral("/signalbox/config.yaml"), false};
}

} // namespace signalbox
