// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commandline.h"
#include "config/loadedconfig.h"

#include <QProcessEnvironment>

namespace signalbox {

/// Runs `env`: prints the lines that point the clients of a shell at this program, with their key in them
/// where the configuration asks for one. Nothing is printed that would be half of it. Returns the exit code.
int runEnvironmentCommand(const CommandLine &commandLine, const QProcessEnvironment &environment,
    const LoadedConfig &loaded, const ServerConfig &server);

} // namespace signalbox
