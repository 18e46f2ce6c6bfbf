// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/loadedconfig.h"

namespace signalbox {

class SingleInstance;

/// Shows what is wrong with the configuration: whoever starts the program from a menu does not see standard
/// error. When its files change they are read by `again`, and what is wrong with them now is shown. True as
/// soon as nothing is; false when the dialog was closed, or a later start takes the place of this one. Needs
/// a QApplication whose event loop does not run yet.
bool showConfigurationProblems(
    const LoadedConfig &loaded, const ConfigSource &again, SingleInstance &instance);

} // namespace signalbox
