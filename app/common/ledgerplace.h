// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/loadedconfig.h"

#include <QString>

namespace signalbox {

/// The file of the ledger of the program that runs by this configuration; empty = it is kept in memory.
QString ledgerFile(const LoadedConfig &loaded);

} // namespace signalbox
