// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/gateway/gatewaystate.h"

#include <QIcon>

namespace signalbox {

/// The semaphore that stands for a state. Drawn here at the sizes trays ask for, so that no SVG plugin is
/// needed.
QIcon stateIcon(GatewayState state);

/// The program's own icon.
QIcon applicationIcon();

} // namespace signalbox
