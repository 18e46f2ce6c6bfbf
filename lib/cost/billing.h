// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"

namespace signalbox {

/// How a request to this provider is paid; never Unsaid. Where neither its entry nor its preset says it: what
/// this computer answers without a key is free, a client's own login at Anthropic is a subscription, and all
/// else is metered. `clientLogin`: it was sent with the client's own Bearer token.
Billing effectiveBilling(const ProviderConfig &provider, bool clientLogin);

} // namespace signalbox
