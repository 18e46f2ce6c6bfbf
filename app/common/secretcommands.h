// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commandline.h"
#include "config/loadedconfig.h"

#include <QProcessEnvironment>

namespace signalbox {

/// Runs `secret set|get|list|delete|move`: what is kept in the secret store of the configuration, which may
/// have errors elsewhere. Returns the exit code.
int runSecretCommand(
    const CommandLine &commandLine, const QProcessEnvironment &environment, const LoadedConfig &loaded);

} // namespace signalbox
