// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/profile.h"

#include <QJsonDocument>

#include <algorithm>

namespace signalbox {

namespace {

QString textAt(const QJsonObject &object, const QString &path)
{
    QJsonValue value = object;
    for (const QString &part : path.split(u'.'))
        value = value.toObject().value(part);
    return value.toString();
}

QJsonObject claimsOf(const QString &idToken)
{
    const QByteArray payload = idToken.section(u'.', 1, 1).toLatin1();
    return QJsonDocument::fromJson(QByteArray::fromBase64(payload, QByteArray::Base64UrlEncoding)).object();
}

QString firstOf(const QJsonObject &object, std::initializer_list<const char *> paths)
{
    for (const char *path : paths) {
        if (QString name = shownAccountName(textAt(object, QString::fromLatin1(path))); !name.isEmpty())
            return name;
    }
    return {};
}

} // namespace

QString shownAccountName(const QString &text)
{
    constexpr qsizetype longest = 100;
    const QString name = text.trimmed();
    const bool isShown = name.size() <= longest && !name.contains(u'/')
        && std::all_of(name.begin(), name.end(), [](QChar c) { return c.isPrint(); });
    return isShown ? name : QString();
}

QString accountIn(const QJsonObject &answer, const OAuthConfig &config)
{
    if (!config.accountField.isEmpty())
        return shownAccountName(textAt(answer, config.accountField));
    QString direct = firstOf(answer, {"account.email_address", "account.email", "email"});
    if (!direct.isEmpty())
        return direct;
    const QJsonObject claims = claimsOf(answer.value(QStringLiteral("id_token")).toString());
    const QString claimed = firstOf(claims, {"email", "preferred_username", "upn", "name"});
    return claimed.isEmpty() ? firstOf(answer, {"preferred_username", "userName", "name"}) : claimed;
}

} // namespace signalbox
