// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/exchangerecord.h"

#include <QString>

namespace signalbox {

/// A command for a shell of Unix that sends a request like this one to the gateway at `baseUrl`.
///
/// It has no secret: in place of the credential stands $ANTHROPIC_AUTH_TOKEN, in place of what was said a
/// greeting.
QString curlCommand(const ExchangeRecord &record, const QString &baseUrl);

} // namespace signalbox
