// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/configloading.h"

namespace signalbox {

/// Prints what a newcomer needs first to standard output: the address, and the lines to paste.
void greet(const LoadedConfig &loaded, const QString &baseUrl);

} // namespace signalbox
