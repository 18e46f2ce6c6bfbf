// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/configloading.h"

namespace signalbox {

class SingleInstance;

/// Shows what is wrong with the configuration until the dialog is closed: whoever starts the program from a
/// menu does not see standard error. A later start takes its place, as the file may have been corrected.
/// Needs a QApplication whose event loop does not run yet.
void showConfigurationProblems(const LoadedConfig &loaded, SingleInstance &instance);

} // namespace signalbox
