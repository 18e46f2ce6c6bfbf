// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcessEnvironment>
#include <QString>

namespace signalbox {

/// Which configuration file is meant: the command line, then CONFIG_FILE, then CONFIG_PATH, then the
/// platform's folder.
struct ConfigLocation
{
    QString path;
    bool explicitlyNamed = false; ///< named by the user: then a missing file is an error, not the demo

    /// The one in the platform's folder.
    static QString standardPath();
    static ConfigLocation find(const QString &commandLine, const QProcessEnvironment &environment);
};

} // namespace signalbox
