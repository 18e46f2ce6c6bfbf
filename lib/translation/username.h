// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace signalbox {

/// Who asks, in a form that every provider takes (at most 64 characters) and that gives nobody away: what is
/// longer or is JSON holds ids of devices and accounts, and becomes a hash, the same for the same name.
/// Insides of JSON strings.
[[nodiscard]] QByteArray shortUserName(const QByteArray &name);

} // namespace signalbox
