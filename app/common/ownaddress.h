// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commandline.h"
#include "config/config.h"
#include "core/result.h"

namespace signalbox {

/// Where clients on this computer reach a program with this configuration; an Error when that is not said.
Result<QString> ownAddress(const ServerConfig &server);

/// What a client is to run for its key: this program, by its whole path, and with the configuration that the
/// command line names.
QStringList ownTokenCommand(const CommandLine &commandLine);

} // namespace signalbox
