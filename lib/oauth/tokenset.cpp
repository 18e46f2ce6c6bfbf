// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/tokenset.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace signalbox {

namespace {

using std::chrono::seconds;

const QString accessKey = QStringLiteral("access_token");
const QString refreshKey = QStringLiteral("refresh_token");
const QString expiryKey = QStringLiteral("expires_at");
const QString lifetimeKey = QStringLiteral("expires_in");
const QString scopeKey = QStringLiteral("scope");
const QString accountKey = QStringLiteral("account");

/// A part of a short life, so that a token of a minute is not renewed all the time.
seconds partOf(seconds lifetime, int parts, seconds most)
{
    return lifetime.count() > 0 ? std::min(most, lifetime / parts) : most;
}

} // namespace

seconds TokenSet::aheadOfTime() const
{
    return partOf(lifetime, 4, seconds(300));
}

seconds TokenSet::tooLate() const
{
    return partOf(lifetime, 8, seconds(30));
}

bool TokenSet::isExpired(const QDateTime &now) const
{
    return endsWithin(seconds(0), now);
}

bool TokenSet::endsWithin(seconds span, const QDateTime &now) const
{
    return expiresAt.isValid() && now.addSecs(span.count()) >= expiresAt;
}

QByteArray TokenSet::toJson() const
{
    QJsonObject object{{accessKey, QString::fromUtf8(access.reveal())}};
    if (!refresh.isEmpty())
        object.insert(refreshKey, QString::fromUtf8(refresh.reveal()));
    if (expiresAt.isValid())
        object.insert(expiryKey, expiresAt.toString(Qt::ISODate));
    if (lifetime.count() > 0)
        object.insert(lifetimeKey, static_cast<qint64>(lifetime.count()));
    if (!scopes.isEmpty())
        object.insert(scopeKey, scopes.join(u' '));
    if (!account.isEmpty())
        object.insert(accountKey, account);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Result<TokenSet> TokenSet::fromJson(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    TokenSet tokens;
    tokens.access = Secret(object.value(accessKey).toString().toUtf8());
    if (tokens.access.isEmpty())
        return Error{Error::Kind::Authentication,
            QStringLiteral("what is kept for it is no token of a sign-in: sign in again")};
    tokens.refresh = Secret(object.value(refreshKey).toString().toUtf8());
    tokens.expiresAt = QDateTime::fromString(object.value(expiryKey).toString(), Qt::ISODate).toUTC();
    tokens.lifetime = seconds(std::max<qint64>(0, object.value(lifetimeKey).toInteger()));
    tokens.scopes = object.value(scopeKey).toString().split(u' ', Qt::SkipEmptyParts);
    tokens.account = object.value(accountKey).toString();
    return tokens;
}

} // namespace signalbox
