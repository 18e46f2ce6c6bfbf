// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientguard.h"

#include "credentials/authorization.h"
#include "http/authority.h"

#include <algorithm>
#include <utility>

namespace signalbox {

namespace {

bool isLoopbackName(const QString &name)
{
    return name == QStringLiteral("localhost") || name.endsWith(QStringLiteral(".localhost"))
        || QHostAddress(name).isLoopback();
}

bool isAmong(const QList<Secret> &keys, QByteArrayView credential)
{
    // Every key is compared, so that the time does not tell which one is near.
    bool found = false;
    for (const Secret &key : keys)
        found = key.equals(credential) || found;
    return found;
}

} // namespace

ClientGuard::ClientGuard(const ServerConfig &config)
{
    apply(config);
}

void ClientGuard::apply(const ServerConfig &config)
{
    QList<Secret> keys;
    for (const ClientKeyConfig &key : config.clientKeys)
        keys.append(key.key.literal);
    const Secret adminKey = config.adminKey.key.literal;
    for (const Secret &key : std::as_const(m_keys)) {
        if (!keys.contains(key) && !m_formerKeys.contains(key))
            m_formerKeys.append(key);
    }
    if (!m_adminKey.isEmpty() && m_adminKey != adminKey && !m_formerKeys.contains(m_adminKey))
        m_formerKeys.append(m_adminKey);
    m_keys = keys;
    m_adminKey = adminKey;
    m_origins = config.allowedOrigins;
    m_hosts.clear();
    for (const QString &host : config.allowedHosts)
        m_hosts.append(hostOfAuthority(host.toUtf8()));
    if (QHostAddress(config.host).isNull() && config.host != QStringLiteral("*"))
        m_hosts.append(config.host.toLower());
}

std::optional<ClientGuard::Refusal> ClientGuard::checkHost(const HttpRequest &request) const
{
    if (isHostAllowed(request))
        return std::nullopt;
    return Refusal{403,
        {Error::Kind::Permission,
            QStringLiteral("the Host '%1' is not one of this proxy's names; add it to server.allowed_hosts")
                .arg(QString::fromUtf8(request.headers.value("host").left(200)))}};
}

std::optional<ClientGuard::Refusal> ClientGuard::checkOrigin(const HttpRequest &request) const
{
    if (auto refusal = checkHost(request))
        return refusal;
    if (!isOriginAllowed(request) && !request.headers.contains("origin"))
        return Refusal{403,
            {Error::Kind::Permission,
                QStringLiteral("another web page led here (Sec-Fetch-Site); enter the address by hand")}};
    if (!isOriginAllowed(request)) {
        return Refusal{403,
            {Error::Kind::Permission,
                QStringLiteral(
                    "web pages of '%1' may not use this proxy; add the origin to server.allowed_origins")
                    .arg(QString::fromUtf8(request.headers.value("origin").left(200)))}};
    }
    return std::nullopt;
}

std::optional<ClientGuard::Refusal> ClientGuard::check(const HttpRequest &request, bool needsKey) const
{
    if (auto refusal = checkOrigin(request))
        return refusal;
    if (needsKey && !m_keys.isEmpty() && !hasKey(request)) {
        return Refusal{401,
            {Error::Kind::Authentication,
                QStringLiteral("a key of this proxy is needed, one of client_keys in its "
                               "configuration, as x-api-key or Authorization: Bearer")}};
    }
    return std::nullopt;
}

std::optional<ClientGuard::Refusal> ClientGuard::checkAdministrator(const HttpRequest &request) const
{
    if (auto refusal = checkOrigin(request))
        return refusal;
    if (hasAdminKey(request) || (m_adminKey.isEmpty() && request.peer.isLoopback()))
        return std::nullopt;
    if (m_adminKey.isEmpty())
        return Refusal{403,
            {Error::Kind::Permission,
                QStringLiteral("only from the computer it runs on; for others set server.admin_key")}};
    return Refusal{401,
        {Error::Kind::Authentication,
            QStringLiteral("the admin key is needed, server.admin_key in the configuration, as x-api-key or "
                           "Authorization: Bearer")}};
}

bool ClientGuard::isHostAllowed(const HttpRequest &request) const
{
    if (!request.headers.contains("host"))
        return true; // HTTP/1.0: no browser sends that
    const QString name = hostOfAuthority(request.headers.value("host"));
    if (name.isEmpty())
        return false;
    if (isLoopbackName(name) || m_hosts.contains(name))
        return true;
    // An address at which we were really reached cannot be a rebound name.
    const QHostAddress address(name);
    return !address.isNull() && address.isEqual(request.localAddress, QHostAddress::TolerantConversion);
}

bool ClientGuard::isOriginAllowed(const HttpRequest &request) const
{
    if (!request.headers.contains("origin")) {
        // Of the same site are also the pages of other ports: "none" and "same-origin" are ours.
        const QByteArray site = request.headers.value("sec-fetch-site").toLower();
        return site != "cross-site" && site != "same-site";
    }
    return m_origins.contains(QString::fromUtf8(request.headers.value("origin")), Qt::CaseInsensitive);
}

Headers ClientGuard::corsHeaders(const HttpRequest &request) const
{
    if (!request.headers.contains("origin") || !isOriginAllowed(request))
        return {};
    Headers headers{{"access-control-allow-origin", request.headers.value("origin")}, {"vary", "origin"}};
    if (request.method == "OPTIONS") {
        headers.append("access-control-allow-methods", "GET, POST, HEAD, DELETE, OPTIONS");
        const QByteArray wanted = request.headers.value("access-control-request-headers");
        headers.append("access-control-allow-headers", wanted.isEmpty() ? QByteArray("*") : wanted);
        headers.append("access-control-max-age", "600");
    } else {
        headers.append("access-control-expose-headers", "*");
    }
    return headers;
}

bool ClientGuard::isOwnKey(QByteArrayView credential) const
{
    const bool isAdminKey = !m_adminKey.isEmpty() && m_adminKey.equals(credential);
    return isAdminKey || isAmong(m_keys, credential) || isAmong(m_formerKeys, credential);
}

bool ClientGuard::hasKey(const HttpRequest &request) const
{
    bool found = !request.pathKey.isEmpty() && isAmong(m_keys, request.pathKey);
    for (const Headers::Field &field : request.headers)
        found = isAmong(m_keys, credentialIn(field)) || found;
    return found;
}

bool ClientGuard::hasAdminKey(const HttpRequest &request) const
{
    bool found = false;
    for (const Headers::Field &field : request.headers) {
        const QByteArray credential = credentialIn(field);
        found = (!m_adminKey.isEmpty() && m_adminKey.equals(credential)) || found;
    }
    return found;
}

} // namespace signalbox
