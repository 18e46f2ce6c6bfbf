// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QUrl>

namespace signalbox {

/// Asks the instance at this address for /health; true when it answers 200 within three seconds.
/// Runs an event loop of its own application; meant for the command line only.
bool isInstanceHealthy(QUrl url);

} // namespace signalbox
