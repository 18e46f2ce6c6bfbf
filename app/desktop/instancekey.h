// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commandline.h"

#include <QProcessEnvironment>

namespace signalbox {

/// Tells apart which tray programs may run side by side, in names for files and pipes.
struct InstanceKey
{
    QString configuration; ///< another one for each configuration, and for each address on the command line
    QString session; ///< the same, but also for each user and display

    static InstanceKey of(const CommandLine &commandLine, const QProcessEnvironment &environment);
};

} // namespace signalbox
