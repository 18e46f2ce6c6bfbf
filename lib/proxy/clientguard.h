// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "core/error.h"
#include "http/httprequest.h"

#include <optional>

namespace signalbox {

/// Decides who may use the proxy: which Host names, which browser origins, which client keys.
class ClientGuard
{
public:
    struct Refusal
    {
        int status = 403;
        Error error;
    };

    explicit ClientGuard(const ServerConfig &config);

    /// Decides by another configuration from now on.
    void apply(const ServerConfig &config);

    /// Nothing when its `Host` is one of our names. Enough for what is guarded by itself.
    [[nodiscard]] std::optional<Refusal> checkHost(const HttpRequest &request) const;

    /// Nothing when the request may pass. `needsKey` is false for what is answered to everybody (health,
    /// probes).
    [[nodiscard]] std::optional<Refusal> check(const HttpRequest &request, bool needsKey) const;

    /// The same for the management API: from this computer freely unless there is an admin key, from
    /// elsewhere only with it.
    [[nodiscard]] std::optional<Refusal> checkAdministrator(const HttpRequest &request) const;

    /// The fields that let an allowed web page read the answer; empty for requests that come from no page.
    [[nodiscard]] Headers corsHeaders(const HttpRequest &request) const;

    [[nodiscard]] bool asksForKey() const { return !m_keys.isEmpty(); }
    /// True for a credential that is, or once was, meant for us, and so for nobody else.
    [[nodiscard]] bool isOwnKey(QByteArrayView credential) const;

private:
    [[nodiscard]] bool isHostAllowed(const HttpRequest &request) const;
    [[nodiscard]] bool isOriginAllowed(const HttpRequest &request) const;
    [[nodiscard]] std::optional<Refusal> checkOrigin(const HttpRequest &request) const;
    [[nodiscard]] bool hasKey(const HttpRequest &request) const;
    [[nodiscard]] bool hasAdminKey(const HttpRequest &request) const;

    QStringList m_hosts;
    QStringList m_origins;
    QList<Secret> m_keys;
    Secret m_adminKey;
    QList<Secret> m_formerKeys; ///< requests that came with them may still be on their way
};

} // namespace signalbox
