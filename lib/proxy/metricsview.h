// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/trafficcounters.h"
#include "proxy/gatewaysnapshot.h"

#include <QByteArray>

namespace signalbox {

/// What `/metrics` shows. Its labels are names of the configuration, currencies and words of our own: clients
/// cannot add any.
QByteArray metricsView(const GatewaySnapshot &snapshot, const TrafficCounters &counters);

} // namespace signalbox
