// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commandline.h"
#include "config/loadedconfig.h"

#include <QProcessEnvironment>

namespace signalbox {

/// Runs `usage --import-claude-code` and `usage --forget-imported`: writes into the ledger's file itself,
/// which a running program goes on to use, and sees what came. Importing once more replaces what was imported
/// before. Returns the exit code.
int runUsageImport(
    const CommandLine &commandLine, const QProcessEnvironment &environment, const LoadedConfig &loaded);

} // namespace signalbox
