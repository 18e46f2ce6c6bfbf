// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jsontext.h"

namespace signalbox {

namespace {

constexpr qsizetype escapeSize = 6; // \uXXXX

/// How many bytes the escape at the front takes.
qsizetype escapeLength(QByteArrayView text)
{
    return text.size() > 1 && text[1] == 'u' ? escapeSize : 2;
}

} // namespace

QByteArray innerText(const JsonSlice &value)
{
    if (value.type() != JsonSlice::Type::String)
        return {};
    return viewOf(value.bytes().sliced(1, value.bytes().size() - 2));
}

QByteArray innerText(const JsonSlice &object, QByteArrayView key)
{
    const auto value = object.value(key);
    return value ? innerText(*value) : QByteArray();
}

QByteArray escapedText(QByteArrayView text)
{
    constexpr auto digits = "0123456789abcdef";
    QByteArray result;
    result.reserve(text.size() + text.size() / 8);
    for (const char c : text) {
        switch (c) {
        case '"':
            result += "\\\"";
            break;
        case '\\':
            result += "\\\\";
            break;
        case '\n':
            result += "\\n";
            break;
        case '\r':
            result += "\\r";
            break;
        case '\t':
            result += "\\t";
            break;
        default:
            if (static_cast<unsigned char>(c) < ' ') {
                result += "\\u00";
                result += digits[static_cast<unsigned char>(c) / 16];
                result += digits[static_cast<unsigned char>(c) % 16];
            } else {
                result += c;
            }
        }
    }
    return result;
}

QByteArray unescapedText(QByteArrayView inner)
{
    if (!inner.contains('\\'))
        return inner.toByteArray();
    const QByteArray quoted = inQuotes(inner);
    const auto text = JsonSlice::parse(quoted);
    return text ? text->toString().value_or(QByteArray()) : QByteArray();
}

int unicodeEscape(QByteArrayView text, qsizetype at)
{
    if (at + escapeSize > text.size() || text[at] != '\\' || text[at + 1] != 'u')
        return -1;
    int value = 0;
    for (const char c : text.sliced(at + 2, 4)) { // toInt() would take signs and blanks, too
        const int digit = c >= '0' && c <= '9' ? c - '0'
            : c >= 'a' && c <= 'f'             ? c - 'a' + 10
            : c >= 'A' && c <= 'F'             ? c - 'A' + 10
                                               : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

QByteArrayView cutText(QByteArrayView inner, qsizetype most)
{
    if (inner.size() <= most)
        return inner;
    qsizetype at = 0;
    while (at < most) {
        qsizetype next = at + (inner[at] == '\\' ? escapeLength(inner.sliced(at)) : 1);
        while (next < inner.size() && (static_cast<unsigned char>(inner[next]) & 0xc0U) == 0x80U)
            ++next;
        if (next > most)
            break;
        at = next;
    }
    return inner.first(at);
}

} // namespace signalbox
