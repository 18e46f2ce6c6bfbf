// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/capturedexchange.h"

#include "credentials/authorization.h"
#include "log/logwriter.h"

#include <QRegularExpression>

#include <algorithm>

namespace signalbox {

namespace {

constexpr auto mask = "***";

/// How a secret may be repeated; the longest first, so that none leaves its end.
QByteArrayList spellingsOf(const QByteArrayList &secrets)
{
    constexpr qsizetype shortest = 6; // anything shorter may stand in a text by chance
    QByteArrayList spellings;
    for (const QByteArray &secret : secrets) {
        if (secret.size() < shortest)
            continue;
        spellings << secret << QByteArray(secret).replace('/', "\\/") << secret.toPercentEncoding()
                  << secret.toBase64(QByteArray::OmitTrailingEquals)
                  << secret.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)
                  << secret.toHex();
    }
    std::sort(spellings.begin(), spellings.end(),
        [](const QByteArray &a, const QByteArray &b) { return a.size() > b.size(); });
    spellings.erase(std::unique(spellings.begin(), spellings.end()), spellings.end());
    return spellings;
}

/// Byte for byte but for what looks like a key: Latin-1 has a character for each byte.
QByteArray withoutSecrets(QByteArray text, const QByteArrayList &spellings)
{
    for (const QByteArray &spelling : spellings)
        text.replace(spelling, mask);
    return redacted(QString::fromLatin1(text)).toLatin1();
}

/// `?key=…&token=…` of addresses.
QByteArray withoutQuerySecrets(const QByteArray &text)
{
    static const QRegularExpression members(
        QStringLiteral(R"(([?&;][^=&\s]*(?:auth|cookie|key|password|secret|token|sig)[^=&\s]*=)[^&\s#"']+)"),
        QRegularExpression::CaseInsensitiveOption);
    return QString::fromLatin1(text).replace(members, QStringLiteral("\\1***")).toLatin1();
}

/// What is left of a limit has "token" in its name and is no secret.
bool isSecretField(const QByteArray &name)
{
    return isClientCredential(name) && !fieldNameBeginsWith(name, "x-ratelimit-");
}

QByteArray bodyOf(const CapturedMessage &message, const QByteArrayList &spellings, qint64 maxBody)
{
    QByteArray body = withoutSecrets(message.body, spellings);
    if (!message.isCut && message.body.size() <= maxBody)
        return body;
    body.chop(std::min(body.size(), CapturedExchange::longestSecret));
    return body.left(maxBody) + "\n[the rest is left out]";
}

QByteArray textOf(const CapturedMessage &message, const QByteArrayList &spellings, qint64 maxBody)
{
    QByteArray text = "=== " + message.title.toUtf8() + " ===\n"
        + withoutSecrets(withoutQuerySecrets(message.firstLine), spellings) + '\n';
    for (const Headers::Field &field : message.headers)
        text += field.name + ": "
            + (isSecretField(field.name) ? QByteArray(mask)
                                         : withoutSecrets(withoutQuerySecrets(field.value), spellings))
            + '\n';
    text += '\n' + bodyOf(message, spellings, maxBody) + '\n';
    if (!message.remark.isEmpty())
        text += "--- " + withoutSecrets(message.remark.toUtf8(), spellings) + '\n';
    return text;
}

} // namespace

QByteArray CapturedExchange::text(qint64 maxBody) const
{
    const QByteArrayList spellings = spellingsOf(secrets);
    QByteArray text = withoutSecrets(title.toUtf8(), spellings) + '\n';
    for (const CapturedMessage &message : messages)
        text += '\n' + textOf(message, spellings, maxBody);
    return text;
}

} // namespace signalbox
