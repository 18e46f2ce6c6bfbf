// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/textmender.h"

#include "core/jsontext.h"

#include <QString>

#include <simdjson.h>

#include <algorithm>

namespace signalbox {

namespace {

constexpr qsizetype escapeSize = 6; // \uXXXX
constexpr auto replacement = "\\ufffd";

bool isHigh(int value)
{
    return value >= 0xd800 && value < 0xdc00;
}

bool isLow(int value)
{
    return value >= 0xdc00 && value < 0xe000;
}

bool needsNoMending(QByteArrayView text)
{
    const bool isPlain = std::none_of(
        text.begin(), text.end(), [](char c) { return c == '\\' || static_cast<unsigned char>(c) < ' '; });
    return isPlain && simdjson::validate_utf8(text.data(), static_cast<size_t>(text.size()));
}

/// Appends what the escape at `at` becomes; returns where the text goes on.
qsizetype takeEscape(QByteArrayView text, qsizetype at, QByteArray &out)
{
    const int value = unicodeEscape(text, at);
    if (value < 0) {
        const bool isKnown = at + 1 < text.size() && QByteArrayView("\"\\/bfnrt").contains(text[at + 1]);
        out += isKnown ? text.sliced(at, 2) : QByteArrayView(replacement);
        const bool isPlain = at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0x80;
        return at + (isPlain ? 2 : 1); // never half a character
    }
    if (isHigh(value) && isLow(unicodeEscape(text, at + escapeSize))) {
        out += text.sliced(at, 2 * escapeSize);
        return at + 2 * escapeSize;
    }
    out += isHigh(value) || isLow(value) ? QByteArrayView(replacement) : text.sliced(at, escapeSize);
    return at + escapeSize;
}

QByteArray mended(QByteArrayView text)
{
    QByteArray valid;
    if (!simdjson::validate_utf8(text.data(), static_cast<size_t>(text.size()))) {
        valid = QString::fromUtf8(text).toUtf8();
        text = valid;
    }
    QByteArray out;
    out.reserve(text.size() + 8);
    qsizetype at = 0;
    while (at < text.size()) {
        if (text[at] == '\\') {
            at = takeEscape(text, at, out);
        } else if (static_cast<unsigned char>(text[at]) < ' ') {
            out += escapedText(text.sliced(at, 1));
            ++at;
        } else {
            out += text[at];
            ++at;
        }
    }
    return out;
}

} // namespace

QByteArray TextMender::feed(QByteArrayView piece)
{
    if (m_half.isEmpty() && needsNoMending(piece))
        return piece.toByteArray();
    QByteArray text = std::exchange(m_half, {});
    text += piece;
    // Behind an odd number of backslashes it would be one of the characters of another escape.
    const qsizetype last = text.size() - escapeSize;
    if (last >= 0 && isHigh(unicodeEscape(text, last))) {
        qsizetype slashes = 0;
        while (slashes < last && text[last - 1 - slashes] == '\\')
            ++slashes;
        if (slashes % 2 == 0) {
            m_half = text.sliced(last);
            text.truncate(last);
        }
    }
    return mended(text);
}

QByteArray TextMender::finish()
{
    return m_half.isEmpty() ? QByteArray() : mended(std::exchange(m_half, {}));
}

} // namespace signalbox
