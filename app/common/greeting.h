// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/configloading.h"
#include "proxy/gatewaysnapshot.h"

namespace signalbox {

/// Prints what a newcomer needs first to standard output: the address, and the lines to paste. `running` is a
/// gateway that listens.
void greet(const LoadedConfig &loaded, const GatewaySnapshot &running);

} // namespace signalbox
