// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "proxy/clientrequest.h"
#include "upstream/upstreamrequest.h"

namespace signalbox {

/// How long an attempt of this request may take: as configured, and no longer than the client will wait.
AttemptTimeouts attemptTimeouts(const ClientRequest &asked, const Config &config);

} // namespace signalbox
