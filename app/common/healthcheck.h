// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QUrl>

namespace signalbox {

/// Asks the instance at this address for /health: why it is not well, in one line; empty when it answers 200
/// within three seconds. Runs an event loop of its own application; meant for the command line only.
QString problemOfInstance(QUrl url);

} // namespace signalbox
