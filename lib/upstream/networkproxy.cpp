// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/networkproxy.h"

#include <QNetworkProxyFactory>
#include <QNetworkProxyQuery>

namespace signalbox {

QNetworkProxy networkProxyAt(const QUrl &url)
{
    const bool socks = url.scheme().startsWith(QStringLiteral("socks"));
    return {socks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, url.host(),
        static_cast<quint16>(url.port(socks ? 1080 : 8080)), url.userName(), url.password()};
}

QNetworkProxy networkProxyFor(const QUrl &proxy, const QUrl &target)
{
    if (proxy.isEmpty())
        return {QNetworkProxy::NoProxy};
    if (proxy.scheme() != QStringLiteral("system"))
        return networkProxyAt(proxy);
    const auto proxies = QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(target));
    return proxies.isEmpty() ? QNetworkProxy(QNetworkProxy::NoProxy) : proxies.constFirst();
}

} // namespace signalbox
