// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commandline.h"
#include "config/loadedconfig.h"

#include <QProcessEnvironment>

namespace signalbox {

/// Runs `usage`, `requests` and `status`: asks the running program at `server`'s address, with its admin key
/// where it has one. Where none runs, usage and requests come out of the ledger's file, which is said on
/// standard error. Returns the exit code.
int runReportCommand(const CommandLine &commandLine, const QProcessEnvironment &environment,
    const LoadedConfig &loaded, const ServerConfig &server);

} // namespace signalbox
