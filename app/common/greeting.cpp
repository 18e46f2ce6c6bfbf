// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/greeting.h"

#include "config/environmentlines.h"

#include <QCoreApplication>
#include <QTextStream>

namespace signalbox {

void greet(const LoadedConfig &loaded, const QString &baseUrl)
{
    QString text = QStringLiteral("Signalbox %1 is listening on %2\n")
                       .arg(QCoreApplication::applicationVersion(), baseUrl);
    text += loaded.config->demo
        ? QStringLiteral("There is no configuration yet (%1): the built-in demo provider answers.\n")
              .arg(loaded.path)
        : QStringLiteral("Configuration: %1\n").arg(loaded.path);
    text += QStringLiteral("Paste this into the shell in which you start Claude Code:\n");
    const QStringList lines
        = environmentLines(baseUrl, clientToken(*loaded.config), QProcessEnvironment::systemEnvironment());
    for (const QString &line : lines)
        text += QStringLiteral("  ") + line + u'\n';
    QTextStream(stdout) << text << Qt::flush;
}

} // namespace signalbox
