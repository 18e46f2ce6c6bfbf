// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace signalbox {

/// The first port above `port` that can be listened on at `host`; 0 when there is none near, or when `port`
/// itself is free, so that another one would not help.
quint16 freePortAfter(const QString &host, quint16 port);

} // namespace signalbox
