// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commandline.h"

#include <QProcessEnvironment>

namespace signalbox {

/// Runs --import: writes the configuration of another program as ours, or prints it with --dry-run, and says
/// what became of it. Returns the exit code.
int importConfig(const CommandLine &commandLine, const QProcessEnvironment &environment);

/// Runs --import without a file: lists the configurations of other programs on this computer. Returns the
/// exit code.
int listFoundConfigs(const QProcessEnvironment &environment);

} // namespace signalbox
