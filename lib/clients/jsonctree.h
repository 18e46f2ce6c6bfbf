// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace signalbox {

/// One value of a JSON text with comments and trailing commas, and where it stands in the text.
struct JsoncValue
{
    struct Member;

    bool isObject = false;
    qsizetype begin = 0;
    qsizetype end = 0;
    std::vector<Member> members; ///< of an object, in their order

    /// The last one of this name; null when there is none.
    [[nodiscard]] const Member *member(const QByteArray &name) const;
};

struct JsoncValue::Member
{
    QByteArray name; ///< escapes resolved
    qsizetype begin = 0; ///< of the key's quote
    qsizetype keyEnd = 0;
    JsoncValue value;
    qsizetype comma = -1; ///< the place of the comma behind it; < 0 = there is none
};

/// What a text may have beside JSON.
enum class JsoncExtras {
    None,
    CommentsAndCommas, ///< comments, and commas behind the last one
};

/// Reads a whole text; nothing for one without any value. An error names the line.
Result<std::optional<JsoncValue>> readJsonc(
    const QByteArray &text, JsoncExtras extras = JsoncExtras::CommentsAndCommas);

/// The place behind the white space and the comments that begin at `at`.
qsizetype skipJsoncSpace(const QByteArray &text, qsizetype at);

} // namespace signalbox
