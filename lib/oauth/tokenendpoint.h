// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "oauth/oauthclient.h"
#include "oauth/tokenanswer.h"

#include <functional>

namespace signalbox {

/// Asks a token endpoint for tokens (RFC 6749 §4.1.3 and §6, RFC 8628 §3.4), and gives them back (RFC 7009).
/// `client.config` has its endpoints. `done` comes from the event loop, and not after `context` is gone. What
/// was sent is blacked out where a server repeats it in an error.
class TokenEndpoint
{
public:
    /// What redeems a code.
    struct Grant
    {
        QByteArray code;
        QByteArray verifier; ///< of PKCE
        QUrl redirect; ///< to the letter as in the authorization request
        QByteArray state;
    };
    using Done = std::function<void(const TokenAnswer &answer)>;

    /// Both outlive this.
    TokenEndpoint(OAuthHttp &http, const Clock &clock) : m_http(http), m_clock(clock) { }

    void redeem(const OAuthClient &client, const Grant &grant, QObject *context, const Done &done);
    void redeemDevice(
        const OAuthClient &client, const QByteArray &deviceCode, QObject *context, const Done &done);
    void refresh(const OAuthClient &client, const Secret &token, QObject *context, const Done &done);
    /// `done` hears whether the server has confirmed it.
    void revoke(const OAuthClient &client, const Secret &token, QObject *context,
        const std::function<void(bool revoked)> &done);

private:
    void ask(
        const OAuthClient &client, OAuthConfig::Parameters parameters, QObject *context, const Done &done);

    OAuthHttp &m_http;
    const Clock &m_clock;
};

/// `application/x-www-form-urlencoded`, as browsers write it.
QByteArray formEncoded(const OAuthConfig::Parameters &parameters);

} // namespace signalbox
