// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commandline.h"
#include "config/loadedconfig.h"

#include <QProcessEnvironment>

namespace signalbox {

/// Runs `token`: prints the client key of this computer or the admin key, or makes a new one. Who only wants
/// to have one printed, as a client's apiKeyHelper does, is never asked anything and waits for seconds at
/// most, and errors elsewhere in the configuration are no obstacle. Returns the exit code.
int runTokenCommand(
    const CommandLine &commandLine, const QProcessEnvironment &environment, const LoadedConfig &loaded);

} // namespace signalbox
