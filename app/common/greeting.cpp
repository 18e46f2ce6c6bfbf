// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/greeting.h"

#include "config/environmentlines.h"
#include "config/listenaddress.h"

#include <QCoreApplication>
#include <QTextStream>

namespace signalbox {

namespace {

QStringList addressesForOthers(const QStringList &addresses)
{
    QStringList result;
    for (const QString &address : addresses) {
        const auto parsed = ListenAddress::parse(address);
        if (parsed && !ListenAddress::isLoopback(parsed->host))
            result << address;
    }
    return result;
}

} // namespace

void greet(const LoadedConfig &loaded, const GatewaySnapshot &running)
{
    const QString &baseUrl = running.baseUrl;
    QString text = QStringLiteral("Signalbox %1 is listening on %2\n")
                       .arg(QCoreApplication::applicationVersion(), baseUrl);
    const QStringList open = addressesForOthers(running.addresses);
    if (!open.isEmpty())
        text += QStringLiteral("Other computers reach it, too: %1\n").arg(open.join(QStringLiteral(", ")));
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
