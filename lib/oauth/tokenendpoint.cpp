// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/tokenendpoint.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace signalbox {

namespace {

constexpr auto deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";
constexpr auto formType = "application/x-www-form-urlencoded";

QByteArray jsonOf(const OAuthConfig::Parameters &parameters)
{
    QJsonObject object;
    for (const auto &[name, value] : parameters)
        object.insert(name, value);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// The configured ones replace those that this program would send.
OAuthConfig::Parameters withConfigured(OAuthConfig::Parameters parameters, const OAuthConfig &config)
{
    for (const auto &configured : config.tokenParameters) {
        parameters.removeIf([&](const auto &parameter) { return parameter.first == configured.first; });
        parameters.append(configured);
    }
    return parameters;
}

/// What of a request no error may show, although some servers repeat it.
QList<Secret> secretsIn(const OAuthConfig::Parameters &parameters)
{
    static const QStringList secret{QStringLiteral("code"), QStringLiteral("code_verifier"),
        QStringLiteral("refresh_token"), QStringLiteral("device_code"), QStringLiteral("client_secret")};
    QList<Secret> found;
    for (const auto &[name, value] : parameters) {
        if (secret.contains(name) && !value.isEmpty())
            found.append(Secret(value.toUtf8()));
    }
    return found;
}

} // namespace

QByteArray formEncoded(const OAuthConfig::Parameters &parameters)
{
    QByteArray form;
    for (const auto &[name, value] : parameters) {
        if (!form.isEmpty())
            form += '&';
        form += QUrl::toPercentEncoding(name) + '=' + QUrl::toPercentEncoding(value);
    }
    return form;
}

void TokenEndpoint::redeem(const OAuthClient &client, const Grant &grant, QObject *context, const Done &done)
{
    OAuthConfig::Parameters parameters{{QStringLiteral("code"), QString::fromUtf8(grant.code)},
        {QStringLiteral("code_verifier"), QString::fromLatin1(grant.verifier)}};
    if (client.config.keyField.isEmpty()) {
        parameters.prepend({QStringLiteral("grant_type"), QStringLiteral("authorization_code")});
        parameters.append({QStringLiteral("redirect_uri"), grant.redirect.toString(QUrl::FullyEncoded)});
    } else { // a key in exchange for a code, without a registered client
        parameters.append({QStringLiteral("code_challenge_method"), QStringLiteral("S256")});
    }
    if (client.config.sendsStateWithCode)
        parameters.append({QStringLiteral("state"), QString::fromLatin1(grant.state)});
    ask(client, std::move(parameters), context, done);
}

void TokenEndpoint::redeemDevice(
    const OAuthClient &client, const QByteArray &deviceCode, QObject *context, const Done &done)
{
    ask(client,
        {{QStringLiteral("grant_type"), QLatin1String(deviceGrant)},
            {QStringLiteral("device_code"), QString::fromUtf8(deviceCode)}},
        context, done);
}

void TokenEndpoint::refresh(
    const OAuthClient &client, const Secret &token, QObject *context, const Done &done)
{
    ask(client,
        {{QStringLiteral("grant_type"), QStringLiteral("refresh_token")},
            {QStringLiteral("refresh_token"), QString::fromUtf8(token.reveal())}},
        context, done);
}

void TokenEndpoint::ask(
    const OAuthClient &client, OAuthConfig::Parameters parameters, QObject *context, const Done &done)
{
    const OAuthConfig &config = client.config;
    if (!config.clientId.isEmpty())
        parameters.append({QStringLiteral("client_id"), config.clientId});
    if (!client.secret.isEmpty())
        parameters.append({QStringLiteral("client_secret"), QString::fromUtf8(client.secret.reveal())});
    parameters = withConfigured(std::move(parameters), config);
    const bool isJson = config.tokenForm == OAuthConfig::BodyForm::Json;
    m_http.post(config.tokenEndpoint, isJson ? QByteArray("application/json") : QByteArray(formType),
        isJson ? jsonOf(parameters) : formEncoded(parameters), {}, client.route, context,
        [this, config, parameters, done](const OAuthHttp::Answer &answer) {
            done(TokenAnswer::of(answer, config, m_clock.wallTime(), secretsIn(parameters)));
        });
}

void TokenEndpoint::revoke(const OAuthClient &client, const Secret &token, QObject *context,
    const std::function<void(bool revoked)> &done)
{
    if (client.config.revocationEndpoint.isEmpty() || token.isEmpty()) {
        QMetaObject::invokeMethod(
            context, [done] { done(false); }, Qt::QueuedConnection);
        return;
    }
    OAuthConfig::Parameters parameters{{QStringLiteral("token"), QString::fromUtf8(token.reveal())}};
    if (!client.config.clientId.isEmpty())
        parameters.append({QStringLiteral("client_id"), client.config.clientId});
    if (!client.secret.isEmpty())
        parameters.append({QStringLiteral("client_secret"), QString::fromUtf8(client.secret.reveal())});
    m_http.post(client.config.revocationEndpoint, formType, formEncoded(parameters), {}, client.route,
        context, [done](const OAuthHttp::Answer &answer) { done(answer.isGood()); });
}

} // namespace signalbox
