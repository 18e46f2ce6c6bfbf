// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commandline.h"
#include "config/loadedconfig.h"

#include <QProcessEnvironment>

namespace signalbox {

/// Runs `setup`: shows and makes the changes that point a client at this program, takes them back, tells how
/// clients are set up or what is in the way. Taking back needs no configuration. Returns the exit code.
int runSetupCommand(const CommandLine &commandLine, const QProcessEnvironment &environment,
    const LoadedConfig &loaded, const ServerConfig &server);

} // namespace signalbox
