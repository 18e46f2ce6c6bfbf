// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace signalbox {

/// Asks the instance at this loopback port for /health; true when it answers 200 within three seconds.
/// Runs an event loop of its own application; meant for the command line only.
bool isInstanceHealthy(quint16 port);

} // namespace signalbox
