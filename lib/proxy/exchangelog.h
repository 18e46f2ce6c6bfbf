// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/logwriter.h"
#include "ledger/exchangerecord.h"

namespace signalbox {

/// How much the end of an exchange matters: what went wrong is a warning.
QtMsgType exchangeLevel(const ExchangeRecord &record);

/// The log line of one exchange: what was asked, who answered, what was tried and why, how long it took.
LogEntry exchangeEntry(const ExchangeRecord &record);

/// Writes that line when the level is wanted.
void logExchange(LogWriter &log, const ExchangeRecord &record);

} // namespace signalbox
