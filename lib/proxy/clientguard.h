// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "core/clock.h"
#include "core/error.h"
#include "http/httprequest.h"

#include <chrono>
#include <functional>
#include <optional>

namespace signalbox {

/// Gives the secret that a reference leads to; an empty one while it is not there (yet). It must not wait.
using SecretResolver = std::function<Secret(const SecretReference &)>;

/// Knows what stands in the configuration itself, and nothing else.
Secret literalSecret(const SecretReference &reference);

/// Decides who may use the proxy: which Host names, which browser origins, which client keys.
///
/// It keeps keys as SHA-256 without salt: a key is random text, which no table of hashes can have, and a
/// slow hash would cost every request its time. What a request brings is hashed and compared with all of
/// them, in a time that does not tell how near it is to one.
class ClientGuard
{
public:
    struct Refusal
    {
        int status = 403;
        Error error;
        std::chrono::seconds retryAfter{0}; ///< when it may be otherwise; 0 = the same again is of no use
    };

    /// `clock` tells which keys have expired; it must outlive the guard.
    ClientGuard(const ServerConfig &config, const Clock &clock);

    /// Decides by another configuration from now on. To be called again when a secret has arrived that
    /// `resolve` did not have.
    void apply(const ServerConfig &config, const SecretResolver &resolve = literalSecret);

    /// Nothing when its `Host` is one of our names. Enough for what is guarded by itself.
    [[nodiscard]] std::optional<Refusal> checkHost(const HttpRequest &request) const;

    /// Nothing when the request may pass. `needsKey` is false for what is answered to everybody (health,
    /// probes).
    [[nodiscard]] std::optional<Refusal> check(const HttpRequest &request, bool needsKey) const;

    /// The same for the management API: from this computer freely unless there is an admin key, from
    /// elsewhere only with it. It is not taken from the path.
    [[nodiscard]] std::optional<Refusal> checkAdministrator(const HttpRequest &request) const;

    /// The client key that it came with, in its path or else in the first field that has one; null when there
    /// is none or it has expired. Valid until apply().
    [[nodiscard]] const ClientKeyConfig *keyOf(const HttpRequest &request) const;

    /// The fields that let an allowed web page read the answer; empty for requests that come from no page.
    [[nodiscard]] Headers corsHeaders(const HttpRequest &request) const;

    [[nodiscard]] bool asksForKey() const { return !m_keys.isEmpty(); }
    /// True for a credential that is, or once was, meant for us, and so for nobody else. One that has not
    /// arrived from where it is kept is not known yet.
    [[nodiscard]] bool isOwnKey(QByteArrayView credential) const;

private:
    /// Of the keys that came with a request.
    struct Identity
    {
        const ClientKeyConfig *valid = nullptr;
        const ClientKeyConfig *expired = nullptr;
    };

    [[nodiscard]] bool isHostAllowed(const HttpRequest &request) const;
    [[nodiscard]] bool isOriginAllowed(const HttpRequest &request) const;
    [[nodiscard]] std::optional<Refusal> checkOrigin(const HttpRequest &request) const;
    [[nodiscard]] Identity identify(const HttpRequest &request) const;
    [[nodiscard]] bool hasAdminKey(const HttpRequest &request) const;
    void remember(const QList<Secret> &digests);

    const Clock &m_clock;
    QStringList m_hosts;
    QStringList m_origins;
    QList<ClientKeyConfig> m_keys;
    QList<Secret> m_digests; ///< of the keys, in their order; empty where one is not known
    std::optional<Refusal> m_outstanding; ///< said while a client key is not known; nothing = all are
    bool m_asksForAdminKey = false;
    Secret m_adminDigest; ///< empty while it is not known
    std::optional<Refusal> m_outstandingAdmin;
    QList<Secret> m_formerDigests; ///< requests that came with them may still be on their way
};

} // namespace signalbox
