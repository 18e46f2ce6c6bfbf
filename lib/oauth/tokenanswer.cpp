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

constexpr std::array<ErrorCode, 14> codes{{
    {"invalid_grant", Kind::SignInAgain},
    {"invalid_token", Kind::SignInAgain},
    {"interaction_required", Kind::SignInAgain},
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
    const qint64 wait = answer.retryAfter.toLongLong(&isNumber);
    constexpr qint64 longest = 3600;
    if (isNumber && wait >= 0)
        result.failure.retryAfter = seconds(std::min(wait, longest));
    return result;
}

/// A number, or one in a text; nothing for anything else and for what is no span of time.
std::optional<seconds> lifetimeIn(const QJsonValue &value)
{
    bool isNumber = value.isDouble();
    const double number = isNumber ? value.toDouble() : value.toString().toDouble(&isNumber);
    constexpr double longest = 10.0 * 365 * 86400;
    if (!isNumber || !std::isfinite(number) || number < 0)
        return std::nullopt;
    return seconds(static_cast<qint64>(std::min(number, longest)));
}

TokenAnswer errorIn(const QJsonObject &object, const OAuthHttp::Answer &answer)
{
    // Anthropic-like servers wrap it: {"error": {"type": …, "message": …}}.
    const QJsonValue written = object.value(QStringLiteral("error"));
    const QJsonObject inner = written.toObject();
    const QString code
        = inner.isEmpty() ? written.toString() : inner.value(QStringLiteral("type")).toString();
    const QString text
        = shownServerText(inner.isEmpty() ? object.value(QStringLiteral("error_description")).toString()
                                          : inner.value(QStringLiteral("message")).toString());
    const QString said = shownServerText(code) + (text.isEmpty() ? QString() : QStringLiteral(": ") + text);
    const auto known = std::find_if(codes.begin(), codes.end(),
        [&](const ErrorCode &other) { return code == QLatin1String(other.name); });
    if (known != codes.end())
        return failed(known->kind, said, answer);
    const bool isLater = answer.status == 408 || answer.status == 429 || answer.status >= 500
        || code == u"temporarily_unavailable" || code == u"server_error";
    const QString shown = said.isEmpty() ? QStringLiteral("it answered %1").arg(answer.status)
                                         : QStringLiteral("%1 %2").arg(answer.status).arg(said);
    if (isLater)
        return failed(Kind::Temporary, shown, answer);
    return failed(answer.status == 401 || answer.status == 403 ? Kind::SignInAgain : Kind::Misconfigured,
        shown, answer);
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

TokenAnswer TokenAnswer::of(const OAuthHttp::Answer &answer, const OAuthConfig &config, const QDateTime &now)
{
    if (!answer.problem.isEmpty())
        return failed(Kind::Temporary, answer.problem, answer);
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(answer.body, &error);
    const QJsonObject object = document.object();
    if (answer.status >= 300 || object.contains(QStringLiteral("error")))
        return errorIn(object, answer);
    if (!document.isObject())
        return garbage(answer, QStringLiteral("is no JSON object"));
    const bool isKey = !config.keyField.isEmpty();
    const QString token = object.value(isKey ? config.keyField : QStringLiteral("access_token")).toString();
    if (token.isEmpty())
        return garbage(answer, QStringLiteral("has no token in it"));
    const QString type = object.value(QStringLiteral("token_type")).toString();
    if (!isKey && !type.isEmpty() && type.compare(u"bearer", Qt::CaseInsensitive) != 0)
        return failed(Kind::Misconfigured,
            QStringLiteral("it gives tokens of type '%1', which are not understood")
                .arg(shownServerText(type)),
            answer);
    if (std::any_of(token.begin(), token.end(), [](QChar c) { return c <= u' ' || c > u'~'; }))
        return garbage(answer, QStringLiteral("has a token with characters that none can have"));
    TokenSet tokens;
    tokens.access = Secret(token.toLatin1());
    tokens.refresh = Secret(object.value(QStringLiteral("refresh_token")).toString().toUtf8());
    if (const auto lifetime = lifetimeIn(object.value(QStringLiteral("expires_in"))); lifetime && !isKey) {
        tokens.lifetime = *lifetime;
        tokens.expiresAt = now.addSecs(lifetime->count());
    }
    const QString scope = object.value(QStringLiteral("scope")).toString();
    tokens.scopes = scope.isEmpty() ? config.scopes : scope.split(u' ', Qt::SkipEmptyParts);
    tokens.account = accountIn(object, config);
    TokenAnswer result;
    result.tokens = std::move(tokens);
    return result;
}

} // namespace signalbox
