// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/tokenanswer.h"

#include "oauth/profile.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <cmath>

namespace signalbox {

namespace {

using Kind = TokenFailure::Kind;
using std::chrono::seconds;

struct ErrorCode
{
    const char *name;
    Kind kind;
};

constexpr std::array<ErrorCode, 18> codes{{
    {"invalid_grant", Kind::SignInAgain},
    {"invalid_token", Kind::SignInAgain},
    {"interaction_required", Kind::SignInAgain},
    {"login_required", Kind::SignInAgain},
    {"consent_required", Kind::SignInAgain},
    {"temporarily_unavailable", Kind::Temporary},
    {"server_error", Kind::Temporary},
    {"invalid_client", Kind::Misconfigured},
    {"unauthorized_client", Kind::Misconfigured},
    {"unsupported_grant_type", Kind::Misconfigured},
    {"invalid_scope", Kind::Misconfigured},
    {"invalid_request", Kind::Misconfigured},
    {"access_denied", Kind::Denied},
    {"authorization_declined", Kind::Denied},
    {"authorization_pending", Kind::Pending},
    {"slow_down", Kind::SlowDown},
    {"expired_token", Kind::Expired},
    {"code_expired", Kind::Expired},
}};

TokenAnswer failed(Kind kind, const QString &message, const OAuthHttp::Answer &answer)
{
    TokenAnswer result;
    result.failure = {kind, message};
    bool isNumber = false;
    const qint64 wait = answer.retryAfter.trimmed().toLongLong(&isNumber);
    constexpr qint64 longest = 3600;
    if (isNumber && wait >= 0)
        result.failure.retryAfter = seconds(std::min(wait, longest));
    return result;
}

/// A number, or one in a text; nothing for anything else. None at all, and 0, which servers write for tokens
/// that do not end, are not said.
std::optional<seconds> lifetimeIn(const QJsonValue &value)
{
    bool isNumber = value.isDouble();
    const double number = isNumber ? value.toDouble() : value.toString().toDouble(&isNumber);
    constexpr double longest = 10.0 * 365 * 86400;
    if (!isNumber || !std::isfinite(number) || number < 1)
        return std::nullopt;
    return seconds(static_cast<qint64>(std::min(number, longest)));
}

/// Without the secrets, however they are spelled in an address.
QString blackedOut(QString text, const QList<Secret> &secrets)
{
    for (const Secret &secret : secrets) {
        if (secret.isEmpty())
            continue;
        const QString plain = QString::fromUtf8(secret.reveal());
        text.replace(plain, QStringLiteral("…"));
        text.replace(QString::fromLatin1(QUrl::toPercentEncoding(plain)), QStringLiteral("…"));
    }
    return text;
}

/// The error of an answer in its own words.
struct StatedError
{
    QString code; ///< empty = none
    QString text;

    /// RFC 6749 §5.2, or as Anthropic-like servers wrap it: {"error": {"type": …, "message": …}}.
    static StatedError in(const QJsonObject &object)
    {
        const QJsonValue written = object.value(QStringLiteral("error"));
        if (!written.isObject())
            return {written.toString(), object.value(QStringLiteral("error_description")).toString()};
        return {written[QStringLiteral("type")].toString(), written[QStringLiteral("message")].toString()};
    }
    [[nodiscard]] QString shown(const QList<Secret> &sent) const
    {
        // Before it is cut to a length: the beginning of a secret is no longer found.
        QStringList parts{shownServerText(blackedOut(code, sent)), shownServerText(blackedOut(text, sent))};
        parts.removeAll(QString());
        return parts.join(QStringLiteral(": "));
    }
};

Kind kindOf(const StatedError &error, int status)
{
    // Databricks, with "invalid_request".
    if (error.text.contains(u"refresh token is invalid", Qt::CaseInsensitive))
        return Kind::SignInAgain;
    const bool isLater = status == 408 || status == 429 || status >= 500;
    for (const ErrorCode &known : codes) {
        if (error.code == QLatin1String(known.name)) // who is broken may be wrong about that, too
            return isLater && known.kind == Kind::Misconfigured ? Kind::Temporary : known.kind;
    }
    // It may be a gateway on the way that speaks, which knows nothing of the grant: who is refused by one of
    // those has not lost it.
    const bool isForeign = error.code.isEmpty() || status == 401 || status == 403;
    return isLater || isForeign ? Kind::Temporary : Kind::Misconfigured;
}

TokenAnswer errorIn(const QJsonObject &object, const OAuthHttp::Answer &answer, const QList<Secret> &sent)
{
    const StatedError error = StatedError::in(object);
    const QString said = error.shown(sent);
    return failed(kindOf(error, answer.status),
        said.isEmpty() ? QStringLiteral("it answered %1").arg(answer.status) : said, answer);
}

/// RFC 6749 §5.2, or nothing beside the tokens of an answer: null, false or an empty text.
bool hasError(const QJsonObject &object)
{
    const QJsonValue error = object.value(QStringLiteral("error"));
    const bool isNone = error.isUndefined() || error.isNull() || (error.isBool() && !error.toBool())
        || (error.isString() && error.toString().isEmpty());
    return !isNone;
}

TokenAnswer garbage(const OAuthHttp::Answer &answer, const QString &what)
{
    return failed(Kind::Temporary, QStringLiteral("the token endpoint's answer %1").arg(what), answer);
}

} // namespace

QString shownServerText(const QString &text)
{
    constexpr qsizetype longest = 200;
    QString shown = text.simplified();
    shown.removeIf([](QChar c) { return !c.isPrint(); });
    return shown.size() > longest ? shown.left(longest) + u'…' : shown;
}

TokenAnswer TokenAnswer::of(const OAuthHttp::Answer &answer, const OAuthConfig &config, const QDateTime &now,
    const QList<Secret> &sent)
{
    if (!answer.problem.isEmpty())
        return failed(Kind::Temporary, answer.problem, answer);
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(answer.body, &error);
    const QJsonObject object = document.object();
    if (answer.status >= 300 || hasError(object))
        return errorIn(object, answer, sent);
    if (!document.isObject())
        return garbage(answer, QStringLiteral("is no JSON object"));
    return tokensIn(object, answer, config, now, sent);
}

TokenAnswer TokenAnswer::tokensIn(const QJsonObject &object, const OAuthHttp::Answer &answer,
    const OAuthConfig &config, const QDateTime &now, const QList<Secret> &sent)
{
    const bool isKey = !config.keyField.isEmpty();
    const QString token = object.value(isKey ? config.keyField : QStringLiteral("access_token")).toString();
    if (token.isEmpty())
        return garbage(answer, QStringLiteral("has no token in it"));
    const QString type = object.value(QStringLiteral("token_type")).toString();
    if (!isKey && !type.isEmpty() && type.compare(u"bearer", Qt::CaseInsensitive) != 0)
        return failed(Kind::Misconfigured,
            QStringLiteral("it gives tokens of type '%1', which are not understood")
                .arg(shownServerText(blackedOut(type, sent))),
            answer);
    if (std::any_of(token.begin(), token.end(), [](QChar c) { return c <= u' ' || c > u'~'; }))
        return garbage(answer, QStringLiteral("has a token with characters that none can have"));
    TokenSet tokens;
    tokens.access = Secret(token.toLatin1());
    if (!isKey)
        tokens.refresh = Secret(object.value(QStringLiteral("refresh_token")).toString().toUtf8());
    if (const auto lifetime = lifetimeIn(object.value(QStringLiteral("expires_in"))); lifetime && !isKey) {
        tokens.lifetime = *lifetime;
        tokens.expiresAt = now.addSecs(lifetime->count());
    }
    const QString scope = object.value(QStringLiteral("scope")).toString();
    constexpr qsizetype longestScopes = 2000; // they are shown, and kept in an index
    constexpr qsizetype mostScopes = 50;
    tokens.scopes = scope.isEmpty()
        ? config.scopes
        : scope.left(longestScopes).split(u' ', Qt::SkipEmptyParts).mid(0, mostScopes);
    tokens.account = accountIn(object, config);
    TokenAnswer result;
    result.tokens = std::move(tokens);
    return result;
}

} // namespace signalbox
