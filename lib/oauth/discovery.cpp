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

/// Codes and tokens go to these, so that they have to be as safe as their issuer: one that is elsewhere must
/// not send them to a program of this computer.
bool isUsable(const QUrl &url, const QUrl &issuer)
{
    const bool isLocal = url.scheme() == u"http" && issuer.scheme() == u"http" && isLoopbackHost(url.host());
    return url.isValid() && !url.host().isEmpty() && (url.scheme() == u"https" || isLocal)
        && url.userInfo().isEmpty() && !url.hasFragment();
}

void takeEndpoint(const QJsonObject &metadata, const char *name, const QUrl &issuer, QUrl &target)
{
    const QUrl url(metadata.value(QLatin1String(name)).toString(), QUrl::StrictMode);
    if (target.isEmpty() && isUsable(url, issuer))
        target = url;
}

Result<OAuthConfig> withMetadata(OAuthConfig config, const QByteArray &body)
{
    const QJsonObject metadata = QJsonDocument::fromJson(body).object();
    const QString issuer = metadata.value(QStringLiteral("issuer")).toString();
    if (!isSameIssuer(issuer, config.issuer))
        return Error{Error::Kind::Authentication,
            QStringLiteral("the metadata at %1 is not of this issuer: correct 'issuer'")
                .arg(config.issuer.host())};
    takeEndpoint(metadata, "authorization_endpoint", config.issuer, config.authorizationEndpoint);
    takeEndpoint(metadata, "token_endpoint", config.issuer, config.tokenEndpoint);
    takeEndpoint(
        metadata, "device_authorization_endpoint", config.issuer, config.deviceAuthorizationEndpoint);
    takeEndpoint(metadata, "revocation_endpoint", config.issuer, config.revocationEndpoint);
    takeEndpoint(metadata, "userinfo_endpoint", config.issuer, config.userInfoEndpoint);
    config.answersWithIssuer
        = metadata.value(QStringLiteral("authorization_response_iss_parameter_supported")).toBool();
    if (config.tokenEndpoint.isEmpty())
        return Error{Error::Kind::Authentication,
            QStringLiteral("the metadata of %1 names no token endpoint: write 'token_url'")
                .arg(config.issuer.host())};
    return config;
}

} // namespace

bool isSameIssuer(const QString &written, const QUrl &issuer)
{
    return withoutSlash(written) == withoutSlash(issuer.toString(QUrl::FullyEncoded));
}

Discovery::Discovery(OAuthHttp &http, QObject *parent) : QObject(parent), m_http(http) { }

bool Discovery::isNeeded(const OAuthConfig &config, Purpose purpose)
{
    if (config.issuer.isEmpty())
        return false;
    const bool hasPage = !config.authorizationEndpoint.isEmpty();
    const bool hasDevice = !config.deviceAuthorizationEndpoint.isEmpty();
    switch (purpose) {
    case Purpose::SignIn:
        return config.tokenEndpoint.isEmpty() || (!hasPage && !hasDevice);
    case Purpose::DeviceSignIn:
        return config.tokenEndpoint.isEmpty() || !hasDevice;
    case Purpose::Refresh:
        return config.tokenEndpoint.isEmpty();
    case Purpose::Revocation:
        return config.revocationEndpoint.isEmpty();
    }
    return false;
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

void Discovery::complete(const OAuthClient &client, Purpose purpose, QObject *context, const Done &done)
{
    if (!isNeeded(client.config, purpose)) {
        QMetaObject::invokeMethod(
            context, [done, config = client.config] { done(config); }, Qt::QueuedConnection);
        return;
    }
    ask(client, metadataUrls(client.config.issuer), std::nullopt, context, done);
}

void Discovery::ask(const OAuthClient &client, QList<QUrl> urls, const std::optional<Error> &before,
    QObject *context, const Done &done)
{
    const QUrl url = urls.takeFirst();
    const QPointer<QObject> guard(context);
    m_http.get(url, {}, client.route, this, [=, this](const OAuthHttp::Answer &answer) {
        if (!guard)
            return;
        const Result<OAuthConfig> config = completed(client, answer);
        // Some answer a page of theirs to whatever they are asked for: only who cannot be reached has no
        // other.
        if (config)
            done(config);
        else if (urls.isEmpty() || answer.status == 0)
            done(before.value_or(config.error()));
        else
            ask(client, urls, before.value_or(config.error()), guard, done);
    });
}

Result<OAuthConfig> Discovery::completed(const OAuthClient &client, const OAuthHttp::Answer &answer)
{
    if (answer.isGood())
        return withMetadata(client.config, answer.body);
    const QString why = answer.problem.isEmpty()
        ? QStringLiteral("%1 answered %2").arg(client.config.issuer.host()).arg(answer.status)
        : answer.problem;
    return Error{Error::Kind::Api, QStringLiteral("how to sign in could not be found out: %1").arg(why)};
}

} // namespace signalbox
