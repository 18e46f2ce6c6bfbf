// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/capturedexchange.h"

#include "credentials/authorization.h"
#include "log/logwriter.h"

#include <QRegularExpression>

#include <algorithm>
#include <cctype>

namespace signalbox {

namespace {

constexpr auto mask = "***";

/// Short words may stand in a text by chance: what clients send that need no key is "ollama" or "dummy".
bool isTelling(const QByteArray &secret)
{
    constexpr qsizetype shortest = 6;
    constexpr qsizetype longestWord = 11;
    const auto has = [&](int (*is)(int)) {
        return std::any_of(
            secret.begin(), secret.end(), [&](char c) { return is(static_cast<uchar>(c)) != 0; });
    };
    return secret.size() > longestWord
        || (secret.size() >= shortest && has(std::isalpha) && has(std::isdigit));
}

/// As JSON may have it: some writers escape what could stand in HTML.
QByteArrayList escapedSpellings(const QByteArray &secret)
{
    QByteArray escaped = secret;
    for (const char c : {'+', '=', '&', '<', '>', '\''})
        escaped.replace(QByteArray(1, c), QByteArray("\\u00" + QByteArray(1, c).toHex()));
    QByteArrayList spellings;
    for (const QByteArray &spelling : {secret, escaped})
        spellings << spelling << QByteArray(spelling).replace('/', "\\/")
                  << QByteArray(spelling).replace('/', "\\u002f")
                  << QByteArray(spelling).replace('/', "\\u002F");
    // The digits may be capitals.
    spellings << QByteArray(escaped).replace("\\u002b", "\\u002B").replace("\\u003d", "\\u003D");
    return spellings;
}

/// Of "USER:SECRET", too: what of it is the same whatever stands before and behind.
QByteArrayList base64Spellings(const QByteArray &secret)
{
    QByteArrayList spellings;
    for (const auto alphabet : {QByteArray::Base64Encoding, QByteArray::Base64UrlEncoding}) {
        spellings << secret.toBase64(alphabet | QByteArray::OmitTrailingEquals);
        for (const qsizetype before : {0, 1, 2}) {
            const qsizetype first = (before * 8 + 5) / 6;
            const qsizetype end = (before + secret.size()) * 8 / 6;
            spellings
                << QByteArray(QByteArray(before, '.') + secret).toBase64(alphabet).mid(first, end - first);
        }
    }
    return spellings;
}

/// How a secret may be repeated; the longest first, so that none leaves its end.
QByteArrayList spellingsOf(const QByteArrayList &secrets)
{
    QByteArrayList spellings;
    for (const QByteArray &secret : secrets) {
        if (!isTelling(secret))
            continue;
        spellings << escapedSpellings(secret) << base64Spellings(secret) << secret.toPercentEncoding()
                  << secret.toHex() << secret.toHex().toUpper();
    }
    std::sort(spellings.begin(), spellings.end(), [](const QByteArray &a, const QByteArray &b) {
        return a.size() != b.size() ? a.size() > b.size() : a < b;
    });
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
    if (message.isCut) // the first half of a secret may be its end
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

qint64 CapturedMessage::headSize() const
{
    constexpr qint64 ofMessage = 512;
    constexpr qint64 ofField = 96;
    qint64 size = ofMessage + (title.size() + remark.size()) * qint64(sizeof(QChar)) + firstLine.size();
    for (const Headers::Field &field : headers)
        size += ofField + field.name.size() + field.value.size();
    return size;
}

QByteArray CapturedExchange::text(qint64 maxBody) const
{
    const QByteArrayList spellings = spellingsOf(secrets);
    QByteArray text = withoutSecrets(title.toUtf8(), spellings) + '\n';
    for (const CapturedMessage &message : messages)
        text += '\n' + textOf(message, spellings, maxBody);
    return text;
}

} // namespace signalbox
