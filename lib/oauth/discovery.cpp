// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/discovery.h"

#include "http/authority.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>

namespace signalbox {

namespace {

QString withoutSlash(QString path)
{
    while (path.endsWith(u'/'))
        path.chop(1);
    return path;
}

bool isSameIssuer(const QString &written, const QUrl &issuer)
{
    return withoutSlash(written) == withoutSlash(issuer.toString(QUrl::FullyEncoded));
}

/// Codes and tokens go to these: they have to be as safe as what a user may write.
bool isUsable(const QUrl &url)
{
    const bool isSafe = url.scheme() == u"https" || (url.scheme() == u"http" && isLoopbackHost(url.host()));
    return url.isValid() && isSafe && url.userInfo().isEmpty() && !url.hasFragment();
}

void takeEndpoint(const QJsonObject &metadata, const char *name, QUrl &target)
{
    const QUrl url(metadata.value(QLatin1String(name)).toString(), QUrl::StrictMode);
    if (target.isEmpty() && isUsable(url))
        target = url;
}

Result<OAuthConfig> completed(OAuthConfig config, const QByteArray &body)
{
    const QJsonObject metadata = QJsonDocument::fromJson(body).object();
    const QString issuer = metadata.value(QStringLiteral("issuer")).toString();
    if (!isSameIssuer(issuer, config.issuer))
        return Error{Error::Kind::Authentication,
            QStringLiteral("the metadata at %1 is not of this issuer: correct 'issuer'")
                .arg(config.issuer.host())};
    takeEndpoint(metadata, "authorization_endpoint", config.authorizationEndpoint);
    takeEndpoint(metadata, "token_endpoint", config.tokenEndpoint);
    takeEndpoint(metadata, "device_authorization_endpoint", config.deviceAuthorizationEndpoint);
    takeEndpoint(metadata, "revocation_endpoint", config.revocationEndpoint);
    takeEndpoint(metadata, "userinfo_endpoint", config.userInfoEndpoint);
    if (config.tokenEndpoint.isEmpty())
        return Error{Error::Kind::Authentication,
            QStringLiteral("the metadata of %1 names no token endpoint: write 'token_url'")
                .arg(config.issuer.host())};
    return config;
}

} // namespace

Discovery::Discovery(OAuthHttp &http, QObject *parent) : QObject(parent), m_http(http) { }

bool Discovery::isNeeded(const OAuthConfig &config)
{
    const bool canBegin
        = !config.authorizationEndpoint.isEmpty() || !config.deviceAuthorizationEndpoint.isEmpty();
    return !config.issuer.isEmpty() && (config.tokenEndpoint.isEmpty() || !canBegin);
}

QList<QUrl> Discovery::metadataUrls(const QUrl &issuer)
{
    const QString path = withoutSlash(issuer.path(QUrl::FullyEncoded));
    const auto at = [&](const QString &whole) {
        QUrl url = issuer.adjusted(QUrl::RemoveQuery | QUrl::RemoveFragment);
        url.setPath(whole, QUrl::StrictMode);
        return url;
    };
    return {at(path + QStringLiteral("/.well-known/openid-configuration")),
        at(QStringLiteral("/.well-known/oauth-authorization-server") + path)};
}

void Discovery::complete(const OAuthClient &client, QObject *context, const Done &done)
{
    if (!isNeeded(client.config)) {
        QMetaObject::invokeMethod(
            context, [done, config = client.config] { done(config); }, Qt::QueuedConnection);
        return;
    }
    ask(client, metadataUrls(client.config.issuer), context, done);
}

void Discovery::ask(const OAuthClient &client, QList<QUrl> urls, QObject *context, const Done &done)
{
    const QUrl url = urls.takeFirst();
    const QPointer<QObject> guard(context);
    m_http.get(url, {}, client.route, this, [this, client, urls, guard, done](const auto &answer) {
        if (!guard)
            return;
        if (answer.isGood()) {
            done(completed(client.config, answer.body));
        } else if (!urls.isEmpty() && answer.status != 0) {
            ask(client, urls, guard, done);
        } else {
            const QString why = answer.problem.isEmpty()
                ? QStringLiteral("%1 answered %2").arg(client.config.issuer.host()).arg(answer.status)
                : answer.problem;
            done(Error{
                Error::Kind::Api, QStringLiteral("how to sign in could not be found out: %1").arg(why)});
        }
    });
}

} // namespace signalbox
