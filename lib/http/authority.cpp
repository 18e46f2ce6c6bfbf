// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/authority.h"

#include <QHostAddress>
#include <QUrl>

namespace signalbox {

QString hostOfAuthority(const QByteArray &authority)
{
    const QUrl url = QUrl::fromEncoded(QByteArray("http://" + authority), QUrl::StrictMode);
    const bool bare
        = url.path().isEmpty() && url.userInfo().isEmpty() && !url.hasQuery() && !url.hasFragment();
    return url.isValid() && bare ? url.host().toLower() : QString();
}

bool isLoopbackHost(const QString &host)
{
    return host.compare(u"localhost", Qt::CaseInsensitive) == 0
        || host.endsWith(u".localhost", Qt::CaseInsensitive) || QHostAddress(host).isLoopback();
}

} // namespace signalbox
