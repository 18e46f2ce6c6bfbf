// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commandline.h"
#include "config/loadedconfig.h"

#include <QProcessEnvironment>

namespace signalbox {

/// Runs `login`, `logout` and `accounts`. Returns the exit code.
int runAccountCommand(
    const CommandLine &commandLine, const QProcessEnvironment &environment, const LoadedConfig &loaded);

} // namespace signalbox
