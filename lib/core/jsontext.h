// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonslice.h"

#include <QByteArray>
#include <QByteArrayView>

namespace signalbox {

// Texts as they stand inside JSON strings, escapes and all, so that they move from one JSON text to another
// without being spelled anew.

/// What stands between the quotes; a view without a copy. Empty for every value that is no string.
[[nodiscard]] QByteArray innerText(const JsonSlice &value);
/// The text of a member of an object; empty when it is no string.
[[nodiscard]] QByteArray innerText(const JsonSlice &object, QByteArrayView key);

/// Any text (UTF-8) as the inside of a JSON string.
[[nodiscard]] QByteArray escapedText(QByteArrayView text);
/// The text that the inside of a JSON string stands for.
[[nodiscard]] QByteArray unescapedText(QByteArrayView inner);
/// `inner` as a JSON string again.
[[nodiscard]] inline QByteArray inQuotes(QByteArrayView inner)
{
    QByteArray quoted;
    quoted.reserve(inner.size() + 2);
    quoted += '"';
    quoted += inner;
    quoted += '"';
    return quoted;
}

/// The bytes of a value without a copy; they must outlive the result.
[[nodiscard]] inline QByteArray viewOf(QByteArrayView bytes)
{
    return QByteArray::fromRawData(bytes.data(), bytes.size());
}

/// The value of \uXXXX at `at`; -1 when no such escape stands there.
[[nodiscard]] int unicodeEscape(QByteArrayView text, qsizetype at);

/// The first `most` bytes, cut neither within an escape nor within a character.
[[nodiscard]] QByteArrayView cutText(QByteArrayView inner, qsizetype most);

} // namespace signalbox
