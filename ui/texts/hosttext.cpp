// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/texts/hosttext.h"

#include <QUrl>

namespace signalbox {

QString hostText(const QUrl &address)
{
    const int usual = address.scheme() == QLatin1String("https") ? 443 : 80;
    const int port = address.port(usual);
    QString host = address.host();
    if (host.isEmpty() || port == usual)
        return host;
    return (host.contains(u':') ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2")).arg(host).arg(port);
}

} // namespace signalbox
