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
/// reading the configuration, logging. `start` is called for a real run. Returns the exit code.
///
/// When the configuration has errors they are printed, and shown by `showProblems`, if there is one. It may
/// have the configuration read again by `again`, as often as it likes: once that has given one, it returns
/// true, and the run begins.
int runCommand(const CommandLine &commandLine, const std::function<int(const Run &run)> &start,
    const std::function<bool(const LoadedConfig &loaded, const ConfigSource &again)> &showProblems = {});

} // namespace signalbox
