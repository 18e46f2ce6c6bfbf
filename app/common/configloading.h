// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commandline.h"
#include "config/loadedconfig.h"

#include <QProcessEnvironment>

namespace signalbox {

/// The configuration a run uses, and where it came from.
struct LoadedConfig
{
    ConfigPointer config; ///< null when there are errors
    QString path; ///< of the file that was meant, whether it exists or not
    QStringList problems; ///< each as "file:line: what, and what to do"
};

/// Finds and reads the configuration. When there is no file and none was named: that of a program which we
/// replace, if it stands in the current folder, and else the built-in demo. The command line's host and port
/// replace the file's.
/// Finds and reads the configuration; the built-in demo when there is no file and none was named. The command
/// line's host and port replace the file's.
LoadedConfig loadConfig(const CommandLine &commandLine, const QProcessEnvironment &environment);

/// Does the same again, after `loaded`. A file that has been there is missed from then on: made-up answers do
/// not take the place of those of its providers.
ConfigSource configSource(
    const CommandLine &commandLine, const QProcessEnvironment &environment, const LoadedConfig &loaded);

} // namespace signalbox
