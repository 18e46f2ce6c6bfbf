// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/credentialreach.h"

#include <QHostAddress>
#include <QNetworkCookie>
#include <QNetworkCookieJar>

namespace signalbox {

namespace {

/// The labels that both names end with: "example.com" of api.example.com and www.example.com.
QString commonDomain(const QString &a, const QString &b)
{
    QStringList common;
    QStringList labels = a.split(u'.');
    QStringList others = b.split(u'.');
    while (!labels.isEmpty() && !others.isEmpty() && labels.last() == others.last()) {
        common.prepend(labels.takeLast());
        others.removeLast();
    }
    return common.join(u'.');
}

/// Qt shows its list of public suffixes (com, co.uk, github.io) through cookies only: a jar takes none that
/// would be everybody's.
bool belongsToOneOwner(const QString &domain, const QUrl &host)
{
    if (!domain.contains(u'.'))
        return false;
    QNetworkCookie cookie("name", "value");
    cookie.setDomain(u'.' + domain);
    cookie.setPath(QStringLiteral("/"));
    QNetworkCookieJar jar;
    return jar.setCookiesFromUrl({cookie}, host);
}

bool isAddress(const QString &host)
{
    return !QHostAddress(host).isNull();
}

} // namespace

bool isWithinReach(const QUrl &target, const QUrl &home)
{
    const QString https = QStringLiteral("https");
    const bool encrypted = target.scheme() == https;
    if (target.host().isEmpty() || (!encrypted && target.scheme() != home.scheme()))
        return false;
    if (target.host() == home.host())
        return true;
    if (!encrypted || home.scheme() != https || isAddress(target.host()) || isAddress(home.host()))
        return false;
    return belongsToOneOwner(commonDomain(target.host(), home.host()), home);
}

} // namespace signalbox
