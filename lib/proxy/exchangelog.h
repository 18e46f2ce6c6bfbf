// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/logwriter.h"
#include "proxy/exchangerecord.h"

namespace signalbox {

/// The log line of one exchange: what was asked, who answered, what was tried and why, how long it took.
LogEntry exchangeEntry(const ExchangeRecord &record);

} // namespace signalbox
