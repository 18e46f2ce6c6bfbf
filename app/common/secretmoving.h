// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commandline.h"
#include "app/common/commandstore.h"
#include "config/loadedconfig.h"

namespace signalbox {

/// Runs `secret move`: the secrets that stand in the configuration go into `store`, each is read back, and
/// only then references take their place in the file. Returns the exit code.
int moveConfigSecrets(const CommandLine &commandLine, const LoadedConfig &loaded, CommandStore &store);

/// What to tell a user whose configuration has secrets in it; empty when it has none that could be moved.
QString movingOffer(const LoadedConfig &loaded);

} // namespace signalbox
