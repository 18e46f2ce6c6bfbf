// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"

#include <functional>

namespace signalbox {

/// The configuration a run uses, and where it came from.
struct LoadedConfig
{
    ConfigPointer config; ///< null when there are errors
    QString path; ///< of the file that was meant, whether it exists or not
    QStringList problems; ///< each as "file:line: what, and what to do"
    QString error; ///< the first of them that is no warning; empty when there is a configuration
    QStringList sources{}; ///< files that would make another one of it if they changed; need not exist
};

/// Reads the configuration again, from where it came.
using ConfigSource = std::function<LoadedConfig()>;

} // namespace signalbox
