// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jsonslice.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cstring>

namespace signalbox {

namespace {

/// Deeper nesting is refused, as Qt's own parser does: the scan recurses.
constexpr int maximumDepth = 512;

/// Steps over JSON values; every function leaves `at` behind what it read, or returns false.
struct Scanner
{
    const char *at;
    const char *end;

    void skipSpace()
    {
        while (at != end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
            ++at;
    }

    bool take(char c)
    {
        if (at == end || *at != c)
            return false;
        ++at;
        return true;
    }

    bool skipString()
    {
        if (!take('"'))
            return false;
        for (;;) {
            const auto *quote
                = static_cast<const char *>(std::memchr(at, '"', static_cast<size_t>(end - at)));
            if (!quote)
                return false;
            // A quote is the end unless an odd number of backslashes stands before it.
            const char *slash = quote;
            while (slash != at && slash[-1] == '\\')
                --slash;
            at = quote + 1;
            if ((quote - slash) % 2 == 0)
                return true;
        }
    }

    bool skipDigits()
    {
        const char *start = at;
        while (at != end && *at >= '0' && *at <= '9')
            ++at;
        return at != start;
    }

    bool skipNumber()
    {
        take('-');
        if (!take('0') && !skipDigits())
            return false;
        if (take('.') && !skipDigits())
            return false;
        if (!take('e') && !take('E'))
            return true;
        if (!take('+'))
            take('-');
        return skipDigits();
    }

    bool skipWord(const char *word)
    {
        const auto size = static_cast<qsizetype>(std::strlen(word));
        if (end - at < size || std::memcmp(at, word, static_cast<size_t>(size)) != 0)
            return false;
        at += size;
        return true;
    }

    /// Calls `item` for each element or member; it has to consume the value.
    template <typename Item> bool eachItem(char open, char close, Item &&item)
    {
        if (!take(open))
            return false;
        skipSpace();
        if (take(close))
            return true;
        for (;;) {
            skipSpace();
            if (!item())
                return false;
            skipSpace();
            if (take(close))
                return true;
            if (!take(','))
                return false;
        }
    }

    bool skipKey()
    {
        if (!skipString())
            return false;
        skipSpace();
        if (!take(':'))
            return false;
        skipSpace();
        return true;
    }

    bool skipValue(int depth = 0)
    {
        if (at == end || depth > maximumDepth)
            return false;
        switch (*at) {
        case '{':
            return eachItem('{', '}', [&] { return skipKey() && skipValue(depth + 1); });
        case '[':
            return eachItem('[', ']', [&] { return skipValue(depth + 1); });
        case '"':
            return skipString();
        case 't':
            return skipWord("true");
        case 'f':
            return skipWord("false");
        case 'n':
            return skipWord("null");
        default:
            return skipNumber();
        }
    }
};

Scanner scannerOf(QByteArrayView bytes)
{
    return {bytes.data(), bytes.data() + bytes.size()};
}

QByteArrayView between(const char *begin, const char *end)
{
    return {begin, end - begin};
}

} // namespace

std::optional<JsonSlice> JsonSlice::parse(QByteArrayView text)
{
    Scanner scanner = scannerOf(text);
    scanner.skipSpace();
    const char *begin = scanner.at;
    if (!scanner.skipValue())
        return std::nullopt;
    const char *end = scanner.at;
    scanner.skipSpace();
    if (scanner.at != scanner.end)
        return std::nullopt;
    return JsonSlice(between(begin, end));
}

JsonSlice::Type JsonSlice::type() const
{
    switch (m_bytes.front()) {
    case '{':
        return Type::Object;
    case '[':
        return Type::Array;
    case '"':
        return Type::String;
    case 't':
    case 'f':
        return Type::Boolean;
    case 'n':
        return Type::Null;
    default:
        return Type::Number;
    }
}

std::vector<JsonSlice::Member> JsonSlice::members() const
{
    std::vector<Member> result;
    Scanner scanner = scannerOf(m_bytes);
    scanner.eachItem('{', '}', [&] {
        const char *key = scanner.at;
        if (!scanner.skipString())
            return false;
        const QByteArrayView name = between(key + 1, scanner.at - 1);
        scanner.at = key;
        if (!scanner.skipKey())
            return false;
        const char *value = scanner.at;
        if (!scanner.skipValue())
            return false;
        result.push_back({name, between(value, scanner.at)});
        return true;
    });
    return result;
}

std::vector<JsonSlice> JsonSlice::elements(size_t most) const
{
    std::vector<JsonSlice> result;
    Scanner scanner = scannerOf(m_bytes);
    scanner.eachItem('[', ']', [&] {
        const char *value = scanner.at;
        if (!scanner.skipValue())
            return false;
        result.push_back(JsonSlice(between(value, scanner.at)));
        return result.size() < most;
    });
    return result;
}

std::optional<JsonSlice> JsonSlice::value(QByteArrayView key) const
{
    std::optional<JsonSlice> found;
    for (const Member &member : members()) {
        if (member.key == key)
            found = JsonSlice(member.value);
    }
    return found;
}

std::optional<QByteArray> JsonSlice::toString() const
{
    if (type() != Type::String)
        return std::nullopt;
    const QByteArrayView inner = m_bytes.sliced(1, m_bytes.size() - 2);
    if (!inner.contains('\\'))
        return inner.toByteArray();
    const auto document = QJsonDocument::fromJson('[' + m_bytes.toByteArray() + ']');
    return document.isNull() ? std::nullopt : std::optional(document.array().at(0).toString().toUtf8());
}

std::optional<bool> JsonSlice::toBool() const
{
    if (type() != Type::Boolean)
        return std::nullopt;
    return m_bytes == "true";
}

std::optional<double> JsonSlice::toDouble() const
{
    bool ok = false;
    const double number = m_bytes.toDouble(&ok);
    return ok ? std::optional(number) : std::nullopt;
}

QByteArray JsonSlice::splice(const QByteArray &whole, QByteArrayView part, QByteArrayView replacement)
{
    const qsizetype before = part.data() - whole.constData();
    Q_ASSERT(before >= 0 && before + part.size() <= whole.size());
    QByteArray result;
    result.reserve(whole.size() - part.size() + replacement.size());
    result.append(QByteArrayView(whole).first(before));
    result.append(replacement);
    result.append(QByteArrayView(whole).sliced(before + part.size()));
    return result;
}

QByteArray JsonSlice::quoted(QByteArrayView text)
{
    const QByteArray array
        = QJsonDocument(QJsonArray{QString::fromUtf8(text)}).toJson(QJsonDocument::Compact);
    return array.mid(1, array.size() - 2);
}

} // namespace signalbox
