// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/oauthconfig.h"
#include "oauth/oauthhttp.h"
#include "oauth/tokenset.h"

#include <chrono>
#include <optional>

namespace signalbox {

/// Why an authorization server gave no tokens, and what follows from it.
struct TokenFailure
{
    enum class Kind {
        Temporary, ///< later it may: what there is stays in use
        SignInAgain, ///< the grant is gone (invalid_grant): only the user can help
        Misconfigured, ///< client id, scope or grant are not accepted
        Denied, ///< the user, or the server, said no
        Pending, ///< device grant: the user is not done yet
        SlowDown, ///< device grant: the same, and asked too often
        Expired, ///< device grant: the user took too long
    };

    Kind kind = Kind::Temporary;
    QString message; ///< one line, without secrets
    std::optional<std::chrono::seconds> retryAfter = std::nullopt; ///< as the server said
};

/// The answer of a token endpoint (RFC 6749 §5, RFC 8628 §3.5).
struct TokenAnswer
{
    std::optional<TokenSet> tokens; ///< nothing = it failed
    TokenFailure failure;

    /// `now` is when it came: lifetimes count from there, whatever the server's clock says. What was `sent`
    /// is blacked out where an error repeats it.
    static TokenAnswer of(const OAuthHttp::Answer &answer, const OAuthConfig &config, const QDateTime &now,
        const QList<Secret> &sent = {});

private:
    static TokenAnswer tokensIn(const QJsonObject &object, const OAuthHttp::Answer &answer,
        const OAuthConfig &config, const QDateTime &now, const QList<Secret> &sent);
};

/// The text of an error as a server says it, in one short line without control characters.
QString shownServerText(const QString &text);

} // namespace signalbox
