// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/boundaddress.h"

#include "config/listenaddress.h"

namespace signalbox {

namespace {

std::optional<QHostAddress> parseHost(const QString &host)
{
    if (host == QStringLiteral("*"))
        return QHostAddress(QHostAddress::Any);
    if (host.compare(QStringLiteral("localhost"), Qt::CaseInsensitive) == 0)
        return QHostAddress(QHostAddress::LocalHost);
    const QHostAddress address(host.startsWith(u'[') ? host.mid(1, host.size() - 2) : host);
    return address.isNull() ? std::nullopt : std::optional(address);
}

Error unusable(const QString &what)
{
    return {Error::Kind::InvalidRequest,
        QStringLiteral("cannot listen on '%1': write an IP address of this computer, localhost or *")
            .arg(what)};
}

} // namespace

QString BoundAddress::toString() const
{
    const bool six = address.protocol() == QAbstractSocket::IPv6Protocol;
    const QString host = six ? u'[' + address.toString() + u']' : address.toString();
    return host + u':' + QString::number(port);
}

QString BoundAddress::toUrl() const
{
    if (address == QHostAddress::Any || address == QHostAddress::AnyIPv4)
        return QStringLiteral("http://127.0.0.1:%1").arg(port);
    if (address == QHostAddress::AnyIPv6) // IPv6 alone
        return QStringLiteral("http://[::1]:%1").arg(port);
    return QStringLiteral("http://") + toString();
}

Result<QList<BoundAddress>> boundAddresses(const ServerConfig &config, quint16 port)
{
    const auto host = parseHost(config.host);
    if (!host)
        return unusable(config.host);
    QList<BoundAddress> result{{*host, port, false, config.line}};
    if (*host == QHostAddress(QHostAddress::LocalHost)) // clients may resolve localhost to either
        result.append({QHostAddress(QHostAddress::LocalHostIPv6), port, true});
    for (const ListenerConfig &listener : config.listeners) {
        const auto written = ListenAddress::parse(listener.address);
        const auto address = written ? parseHost(written->host) : std::nullopt;
        if (!address)
            return unusable(listener.address);
        const BoundAddress further{*address, written->port, false, listener.line};
        if (further.port == 0 || !result.contains(further)) // port 0: another free one each time
            result.append(further);
    }
    return result;
}

} // namespace signalbox
