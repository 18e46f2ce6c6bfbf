// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commandline.h"
#include "config/loadedconfig.h"

#include <functional>
#include <optional>

namespace signalbox {

class LogWriter;

/// Everything about a run that does not depend on having windows: the commands that print something and exit,
/// reading the configuration, logging. `run` is called for a real run, with what was read and the way to read
/// it again; `showProblems`, if any, in its place when the configuration has errors, which are printed
/// before. Returns the exit code.
int runCommand(const CommandLine &commandLine,
    const std::function<int(const LoadedConfig &, const ConfigSource &, LogWriter &)> &run,
    const std::function<void(const LoadedConfig &)> &showProblems = {});

} // namespace signalbox
