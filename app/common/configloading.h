// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commandline.h"
#include "config/loadedconfig.h"

#include <QProcessEnvironment>

namespace signalbox {

/// Finds and reads the configuration. When there is no file and none was named: that of a program which we
/// replace, if it stands in the current folder, and else the built-in demo. The command line's host and port
/// replace the file's.
LoadedConfig loadConfig(const CommandLine &commandLine, const QProcessEnvironment &environment);

/// Does the same again, after `loaded`. A file that has been there is missed from then on: made-up answers do
/// not take the place of those of its providers.
ConfigSource configSource(
    const CommandLine &commandLine, const QProcessEnvironment &environment, const LoadedConfig &loaded);

} // namespace signalbox
