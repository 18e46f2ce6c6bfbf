// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/loopguard.h"

#include "http/authority.h"

#include <QNetworkInterface>
#include <QRandomGenerator>
#include <QSysInfo>

#include <algorithm>

namespace signalbox {

namespace {

QByteArrayList hopsIn(const Headers &headers)
{
    QByteArrayList hops;
    for (const Headers::Field &field : headers) {
        if (!isFieldName(field.name, LoopGuard::field))
            continue;
        const QByteArrayList written = field.value.split(',');
        for (const QByteArray &hop : written)
            hops.append(hop.trimmed());
    }
    return hops;
}

bool isAny(const QHostAddress &address)
{
    return address == QHostAddress(QHostAddress::Any) || address == QHostAddress(QHostAddress::AnyIPv4)
        || address == QHostAddress(QHostAddress::AnyIPv6);
}

/// The host is this computer, by one of its addresses or its own name.
bool isThisComputer(const QString &host)
{
    const QHostAddress address(host);
    if (address.isNull())
        return isLoopbackHost(host) || host.compare(QSysInfo::machineHostName(), Qt::CaseInsensitive) == 0;
    // A connection to "all addresses" is one to this computer.
    return address.isLoopback() || isAny(address) || QNetworkInterface::allAddresses().contains(address);
}

bool isListenedOn(const QUrl &url, const BoundAddress &own)
{
    const quint16 usual = url.scheme() == u"https" ? 443 : 80;
    if (url.port(usual) != own.port)
        return false;
    const QHostAddress address(url.host());
    if (address.isNull() || isAny(address) || isAny(own.address))
        return isThisComputer(url.host());
    return address.isEqual(own.address, QHostAddress::TolerantConversion);
}

} // namespace

LoopGuard::LoopGuard() : m_id(QByteArray::number(QRandomGenerator::global()->generate64(), 36)) { }

QString LoopGuard::problemOf(const QUrl &provider, const QList<BoundAddress> &own)
{
    const bool isLoop = std::any_of(
        own.begin(), own.end(), [&](const BoundAddress &address) { return isListenedOn(provider, address); });
    return isLoop ? QStringLiteral("its base_url is this program itself: write the provider's address")
                  : QString();
}

QString LoopGuard::problemOf(const Headers &request) const
{
    const QByteArrayList hops = hopsIn(request);
    if (hops.contains(m_id))
        return QStringLiteral("this request has been here before: a provider's base_url leads back to this "
                              "program, correct it");
    return hops.size() >= mostHops
        ? QStringLiteral("this request has come through %1 programs like this one already").arg(hops.size())
        : QString();
}

QByteArray LoopGuard::hopsAfter(const Headers &request) const
{
    QByteArrayList hops = hopsIn(request);
    hops.append(m_id);
    return hops.join(", ");
}

} // namespace signalbox
