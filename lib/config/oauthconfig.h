// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/secretreference.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <utility>

namespace signalbox {

/// How to sign in at one provider: everything that differs between authorization servers, as data. The flow
/// is RFC 6749 with PKCE S256 (RFC 7636) for native apps (RFC 8252), or the device grant (RFC 8628).
struct OAuthConfig
{
    /// How the authorization code comes back.
    enum class CodeReturn {
        Loopback, ///< the browser is sent to an address of this computer
        Paste, ///< the page shows CODE#STATE, which the user pastes
    };
    enum class BodyForm {
        UrlEncoded, ///< RFC 6749
        Json,
    };
    using Parameters = QList<std::pair<QString, QString>>;

    QUrl issuer; ///< whose metadata (RFC 8414, OpenID discovery) tells the endpoints that are not given
    QUrl authorizationEndpoint;
    QUrl tokenEndpoint;
    QUrl deviceAuthorizationEndpoint;
    QUrl revocationEndpoint; ///< RFC 7009
    QUrl userInfoEndpoint; ///< OpenID Connect; tells the account's name

    QString clientId;
    SecretReference clientSecret; ///< of clients that were given one; mostly empty
    QStringList scopes;
    CodeReturn codeReturn = CodeReturn::Loopback;
    /// Loopback: with a port when one is registered; without one any free port is taken. Empty =
    /// http://127.0.0.1/oauth/callback. Paste: the page that shows the code.
    QUrl redirectUri;
    QString redirectParameter = QStringLiteral("redirect_uri"); ///< OpenRouter: "callback_url"
    BodyForm tokenForm = BodyForm::UrlEncoded;
    bool sendsState = true; ///< in the authorization request; else it travels in the redirect address
    bool sendsStateWithCode = false; ///< in the token request, too
    Parameters authorizeParameters; ///< in addition
    Parameters tokenParameters; ///< in addition
    QString keyField; ///< of the token answer: a lasting key instead of tokens (OpenRouter: "key")
    QString accountField; ///< of the token answer, dotted: the account's name; empty = the usual ones
    QString beta; ///< that `anthropic-beta` must have with these tokens; empty = none
    QUrl proxy; ///< for token requests; empty = the provider's
    bool persists = true; ///< false: tokens are kept until the program ends
    bool answersWithIssuer = false; ///< its metadata say so: callbacks have `iss` (RFC 9207)
    bool refreshesAhead = true; ///< false: only when a request needs it

    [[nodiscard]] bool isEmpty() const { return *this == OAuthConfig(); }
    friend bool operator==(const OAuthConfig &, const OAuthConfig &) = default;
};

} // namespace signalbox
