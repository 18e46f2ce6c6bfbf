// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commandline.h"
#include "app/common/secretstores.h"
#include "config/loadedconfig.h"

#include <functional>
#include <optional>

namespace signalbox {

class LogWriter;

/// What a real run of the program has to work with.
struct Run
{
    const LoadedConfig &loaded;
    const ConfigSource &source; ///< reads the configuration again
    const SecretStoreFactory &makeStore;
    LogWriter &log;
};

/// Everything about a run that does not depend on having windows: the commands that print something and exit,
/// reading the configuration, logging. `start` is called for a real run; `showProblems`, if any, in its place
/// when the configuration has errors, which are printed before. Returns the exit code.
int runCommand(const CommandLine &commandLine, const std::function<int(const Run &run)> &start,
    const std::function<void(const LoadedConfig &)> &showProblems = {});

} // namespace signalbox
