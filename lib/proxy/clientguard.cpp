// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientguard.h"

#include "credentials/authorization.h"
#include "http/authority.h"

#include <QCryptographicHash>

#include <algorithm>
#include <utility>

namespace signalbox {

namespace {

bool isLoopbackName(const QString &name)
{
    return name == QStringLiteral("localhost") || name.endsWith(QStringLiteral(".localhost"))
        || QHostAddress(name).isLoopback();
}

/// Requests do not last through more reloads than this.
constexpr qsizetype mostFormer = 1000;

/// Of nothing there is none, so that nothing opens nothing.
Secret digestOf(QByteArrayView key)
{
    return key.isEmpty() ? Secret()
                         : Secret(QCryptographicHash::hash(key.toByteArray(), QCryptographicHash::Sha256));
}

Secret digestOf(const ClientKeyConfig &key, const SecretResolver &resolve)
{
    return key.sha256.isEmpty() ? digestOf(resolve(key.key).reveal()) : Secret(key.sha256);
}

/// Where it stands; -1 = nowhere. All are compared, so that the time does not tell which one is near.
qsizetype placeAmong(const QList<Secret> &digests, const Secret &candidate)
{
    qsizetype place = -1;
    for (qsizetype i = 0; i < digests.size(); ++i) {
        const bool same = digests.at(i).equals(candidate.reveal());
        place = same && place < 0 ? i : place;
    }
    return place;
}

bool isAmong(const QList<Secret> &digests, const Secret &candidate)
{
    return placeAmong(digests, candidate) >= 0;
}

/// Nothing when the key is known, or can never be.
std::optional<ClientGuard::Refusal> outstanding(const ClientKeyConfig &key, const Secret &digest)
{
    constexpr std::chrono::seconds patience{5};
    if (!digest.isEmpty() || key.key.isLiteral())
        return std::nullopt;
    const QString message = key.key.file.isEmpty()
        ? QStringLiteral(
            "the keys of this proxy are still in the keychain, which has not answered: unlock it")
        : QStringLiteral("a key of this proxy is in a file that has not been read: let the proxy read it");
    return ClientGuard::Refusal{503, {Error::Kind::Overloaded, message}, patience};
}

} // namespace

Secret literalSecret(const SecretReference &reference)
{
    return reference.literal;
}

ClientGuard::ClientGuard(const ServerConfig &config, const Clock &clock) : m_clock(clock)
{
    apply(config);
}

void ClientGuard::apply(const ServerConfig &config, const SecretResolver &resolve)
{
    const QList<Secret> before = m_digests + QList<Secret>{m_adminDigest};
    m_keys = config.clientKeys;
    m_digests.clear();
    m_outstanding.reset();
    for (const ClientKeyConfig &key : std::as_const(m_keys)) {
        m_digests.append(digestOf(key, resolve));
        if (const auto refusal = outstanding(key, m_digests.last()); refusal && !m_outstanding)
            m_outstanding = refusal;
    }
    m_asksForAdminKey = !config.adminKey.isEmpty();
    m_adminDigest = digestOf(config.adminKey, resolve);
    m_outstandingAdmin = outstanding(config.adminKey, m_adminDigest);
    remember(before);
    m_origins = config.allowedOrigins;
    m_hosts.clear();
    for (const QString &host : config.allowedHosts)
        m_hosts.append(hostOfAuthority(host.toUtf8()));
    if (QHostAddress(config.host).isNull() && config.host != QStringLiteral("*"))
        m_hosts.append(config.host.toLower());
}

void ClientGuard::remember(const QList<Secret> &digests)
{
    for (const Secret &digest : digests) {
        const bool isNew
            = !m_digests.contains(digest) && m_adminDigest != digest && !m_formerDigests.contains(digest);
        if (!digest.isEmpty() && isNew)
            m_formerDigests.append(digest);
    }
    m_formerDigests.remove(0, std::max<qsizetype>(0, m_formerDigests.size() - mostFormer));
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
    if (!needsKey || m_keys.isEmpty())
        return std::nullopt;
    const Identity identity = identify(request);
    if (identity.valid)
        return std::nullopt;
    if (identity.expired) {
        return Refusal{401,
            {Error::Kind::Authentication,
                QStringLiteral(
                    "the client key '%1' has expired (%2): it needs a later 'expires' in client_keys")
                    .arg(identity.expired->name, identity.expired->expires.toString(Qt::ISODate))}};
    }
    if (m_outstanding)
        return m_outstanding;
    return Refusal{401,
        {Error::Kind::Authentication,
            QStringLiteral("a key of this proxy is needed, one of client_keys in its "
                           "configuration, as x-api-key or Authorization: Bearer")}};
}

std::optional<ClientGuard::Refusal> ClientGuard::checkAdministrator(const HttpRequest &request) const
{
    if (auto refusal = checkOrigin(request))
        return refusal;
    if (hasAdminKey(request) || (!m_asksForAdminKey && request.peer.isLoopback()))
        return std::nullopt;
    if (m_outstandingAdmin)
        return m_outstandingAdmin;
    if (!m_asksForAdminKey)
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
    const QByteArray origin = request.headers.value("origin");
    // A page of our own, as the form of a sign-in: its Host was checked before.
    if (origin.toLower() == "http://" + request.headers.value("host").toLower())
        return isHostAllowed(request);
    return m_origins.contains(QString::fromUtf8(origin), Qt::CaseInsensitive);
}

Headers ClientGuard::corsHeaders(const HttpRequest &request) const
{
    if (!request.headers.contains("origin") || !isOriginAllowed(request))
        return {};
    Headers headers{{"access-control-allow-origin", request.headers.value("origin")}, {"vary", "origin"}};
    if (request.method == "OPTIONS") {
        headers.append("access-control-allow-methods", "GET, POST, PUT, HEAD, DELETE, OPTIONS");
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
    const Secret digest = digestOf(credential);
    const bool isAdminKey = m_adminDigest.equals(digest.reveal());
    const bool isFormer = isAmong(m_formerDigests, digest);
    return isAmong(m_digests, digest) || isAdminKey || isFormer;
}

const ClientKeyConfig *ClientGuard::keyOf(const HttpRequest &request) const
{
    return identify(request).valid;
}

ClientGuard::Identity ClientGuard::identify(const HttpRequest &request) const
{
    Identity identity;
    if (m_keys.isEmpty())
        return identity;
    const QDateTime now = m_clock.wallTime();
    const auto consider = [&](QByteArrayView credential) {
        const qsizetype place = placeAmong(m_digests, digestOf(credential));
        if (place < 0)
            return;
        const ClientKeyConfig &key = m_keys.at(place);
        const bool isOver = !key.expires.isNull() && key.expires < now;
        const ClientKeyConfig *&slot = isOver ? identity.expired : identity.valid;
        slot = slot ? slot : &key;
    };
    consider(request.pathKey);
    for (const Headers::Field &field : request.headers)
        consider(credentialIn(field));
    return identity;
}

bool ClientGuard::hasAdminKey(const HttpRequest &request) const
{
    bool found = false;
    for (const Headers::Field &field : request.headers)
        found = m_adminDigest.equals(digestOf(credentialIn(field)).reveal()) || found;
    return found;
}

} // namespace signalbox
