// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/loadedconfig.h"

namespace signalbox {

/// `update-check`: asks whether there is a new version and prints what was answered. Returns the exit code.
int runUpdateCommand(const LoadedConfig &loaded);

} // namespace signalbox
