// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace signalbox {

/// The reason phrase of a status; empty for one that has none, which is allowed (RFC 9112 §4).
QByteArray statusText(int status);

} // namespace signalbox
