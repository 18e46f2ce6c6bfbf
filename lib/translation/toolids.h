// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace signalbox {

// Ids of tool calls are chosen by whoever calls and come back with the result; each protocol allows others.

/// `id` with every character that the Messages API refuses replaced: ^[a-zA-Z0-9_-]+$.
[[nodiscard]] QByteArray cleanToolId(QByteArrayView id);
/// `id` with at most `longest` characters, the same for the same id and different for different ones.
[[nodiscard]] QByteArray shortToolId(const QByteArray &id, qsizetype longest);

} // namespace signalbox
