// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/ledgerlog.h"

namespace signalbox {

Q_LOGGING_CATEGORY(lcLedger, "signalbox.ledger", QtInfoMsg)

} // namespace signalbox
