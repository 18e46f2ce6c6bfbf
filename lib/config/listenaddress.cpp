// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/listenaddress.h"

#include <QHostAddress>

namespace signalbox {

std::optional<ListenAddress> ListenAddress::parse(QStringView text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    if (colon < 1)
        return std::nullopt;
    QStringView host = text.first(colon);
    const bool bracketed = host.startsWith(u'[') && host.endsWith(u']');
    if (bracketed)
        host = host.sliced(1, host.size() - 2);
    if (host.contains(u':') != bracketed)
        return std::nullopt;
    bool ok = false;
    const quint16 port = text.sliced(colon + 1).toUShort(&ok);
    if (!ok || !isValidHost(host.toString()))
        return std::nullopt;
    return ListenAddress{host.toString(), port};
}

bool ListenAddress::isValidHost(const QString &host)
{
    return host == u"*" || host.compare(u"localhost", Qt::CaseInsensitive) == 0
        || !QHostAddress(host).isNull();
}

bool ListenAddress::isLoopback(const QString &host)
{
    return host.compare(u"localhost", Qt::CaseInsensitive) == 0 || QHostAddress(host).isLoopback();
}

} // namespace signalbox
