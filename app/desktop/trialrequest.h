// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/httprequest.h"
#include "ui/gateway/gatewaylink.h"

namespace signalbox {

/// The shortest request that is meant by `trial`, as POST /explain takes it.
HttpRequest trialRequest(const GatewayLink::Trial &trial);

} // namespace signalbox
