// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"

#include <QSet>

namespace signalbox {

class Exchange;

/// What snapshots show of those that run: the oldest first, no more than `most`, however many there are.
QList<RunningExchange> oldestRunning(const QSet<Exchange *> &exchanges, qsizetype most);

} // namespace signalbox
