// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>

namespace signalbox {

// What JsonSlice, which looks no further than it must, leaves open: whether every byte of a text is good
// JSON, so that parts of it can stand in another one as they are.

/// `json` when all of it is valid; else with what can be mended mended: bytes that are no UTF-8 and halves of
/// surrogate pairs become U+FFFD. Numbers of any size are fine. An error of kind InvalidRequest when it is no
/// JSON.
[[nodiscard]] Result<QByteArray> wellFormedJson(const QByteArray &json);

/// `json`, which must be valid, without the white space between its parts.
[[nodiscard]] QByteArray compactJson(QByteArrayView json);

/// True for one valid JSON object with nothing but white space around it.
[[nodiscard]] bool isJsonObject(QByteArrayView text);

} // namespace signalbox
