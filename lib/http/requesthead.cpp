// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/requesthead.h"

#include <algorithm>
#include <cctype>

namespace signalbox {

namespace {

Error malformed(const QString &what)
{
    return {Error::Kind::InvalidRequest, QStringLiteral("malformed HTTP request: ") + what};
}

bool isToken(QByteArrayView text)
{
    static constexpr QByteArrayView others = "!#$%&'*+-.^_`|~";
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || others.contains(c);
    });
}

bool isTarget(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) > ' ' && static_cast<unsigned char>(c) < 0x7f;
    });
}

/// Optional white space is SP and HTAB only (RFC 9110 §5.6.3); anything else stays and is refused.
QByteArrayView withoutBlanks(QByteArrayView text)
{
    const auto isBlank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.isEmpty() && isBlank(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isBlank(text.back()))
        text.chop(1);
    return text;
}

auto countOf(const Headers &headers, const char *name)
{
    return std::count_if(headers.begin(), headers.end(),
        [&](const Headers::Field &field) { return isFieldName(field.name, name); });
}

/// Reads how long the body is, and refuses what two servers could understand differently.
Result<RequestHead> checkFraming(RequestHead head)
{
    const auto encodings = countOf(head.headers, "transfer-encoding");
    if (encodings > 1
        || (encodings == 1
            && head.headers.value("transfer-encoding").compare("chunked", Qt::CaseInsensitive) != 0))
        return malformed(QStringLiteral("only the transfer encoding 'chunked' is understood"));
    head.chunked = encodings == 1;
    const auto lengths = countOf(head.headers, "content-length");
    if (lengths > 1 || (lengths == 1 && head.chunked))
        return malformed(QStringLiteral("the length of the body is stated twice"));
    if (lengths == 1) {
        const QByteArray value = head.headers.value("content-length");
        bool ok = !value.isEmpty()
            && std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
        head.contentLength = ok ? value.toLongLong(&ok) : 0;
        if (!ok)
            return malformed(QStringLiteral("Content-Length is not a number"));
    }
    const auto hosts = countOf(head.headers, "host");
    if (hosts > 1 || (hosts == 0 && head.minorVersion == 1))
        return malformed(QStringLiteral("exactly one Host is needed"));
    return head;
}

QByteArrayView takeLine(QByteArrayView &rest)
{
    const qsizetype end = rest.indexOf('\n');
    QByteArrayView line = end < 0 ? rest : rest.first(end);
    rest = end < 0 ? QByteArrayView() : rest.sliced(end + 1);
    if (line.endsWith('\r'))
        line.chop(1);
    return line;
}

} // namespace

bool RequestHead::keepsAlive() const
{
    if (headers.hasToken("connection", "close"))
        return false;
    return minorVersion >= 1 || headers.hasToken("connection", "keep-alive");
}

Result<RequestHead> RequestHead::parse(QByteArrayView text)
{
    RequestHead head;
    QByteArrayView rest = text;
    const QByteArrayView line = takeLine(rest);
    const qsizetype first = line.indexOf(' ');
    const qsizetype second = first < 0 ? -1 : line.indexOf(' ', first + 1);
    if (second < 0)
        return malformed(QStringLiteral("no request line"));
    head.method = line.first(first).toByteArray();
    head.target = line.sliced(first + 1, second - first - 1).toByteArray();
    const QByteArrayView version = line.sliced(second + 1);
    if (!isToken(head.method) || !isTarget(head.target))
        return malformed(QStringLiteral("the request line is not valid"));
    if (version != "HTTP/1.1" && version != "HTTP/1.0")
        return malformed(QStringLiteral("only HTTP/1.0 and HTTP/1.1 are spoken here"));
    head.minorVersion = version == "HTTP/1.1" ? 1 : 0;

    while (!rest.isEmpty()) {
        const QByteArrayView field = takeLine(rest);
        if (field.isEmpty())
            break;
        const qsizetype colon = field.indexOf(':');
        if (colon <= 0 || !isToken(field.first(colon)))
            return malformed(QStringLiteral("a header line is not valid"));
        const QByteArray value = withoutBlanks(field.sliced(colon + 1)).toByteArray();
        if (!isValidFieldValue(value))
            return malformed(QStringLiteral("a header value is not valid"));
        head.headers.append(field.first(colon).toByteArray(), value);
    }

    return checkFraming(head);
}

} // namespace signalbox
