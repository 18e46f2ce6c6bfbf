// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commandline.h"
#include "config/loadedconfig.h"

#include <QProcessEnvironment>

namespace signalbox {

/// Runs `switch`, `pause`, `resume`, `reload`, `quit`, `running` and `cancel`, which the running program at
/// `server`'s address does. Returns the exit code.
int runControlCommand(const CommandLine &commandLine, const QProcessEnvironment &environment,
    const LoadedConfig &loaded, const ServerConfig &server);

[[nodiscard]] bool isControlCommand(CommandLine::Action action);

} // namespace signalbox
