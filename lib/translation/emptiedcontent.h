// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonedit.h"

namespace signalbox {

/// Stands where content has lost all its blocks: the API takes no empty content, and a message that went
/// would leave its neighbours of one role side by side, or a call without its result.
inline constexpr QByteArrayView emptiedContent = R"json([{"type":"text","text":"(no content)"}])json";

/// Makes message no. `index`, whose content has lost all its blocks, one that the API takes. An assistant's
/// message that `isLast` goes as a whole, because the model would continue its text.
void settleEmptied(
    JsonEdit &edit, const JsonSlice &messages, std::size_t index, const JsonSlice &message, bool isLast);

/// The text of the member `key`; empty when there is none, or when it is no string.
QByteArray textOf(const JsonSlice &object, QByteArrayView key);

} // namespace signalbox
