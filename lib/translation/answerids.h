// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace signalbox {

/// The id of an answer for its client: `prefix` and what can be kept of the provider's, without its own
/// prefix.
[[nodiscard]] QByteArray answerId(QByteArrayView prefix, QByteArrayView upstream);

/// The arguments of a call as a JSON object, from the inside of the string in which they came. What was cut
/// short is kept as text: {"_unfinished": "…"}.
[[nodiscard]] QByteArray wholeInput(QByteArrayView inner);

} // namespace signalbox
