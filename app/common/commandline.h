// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace signalbox {

/// What the command line asks for.
struct CommandLine
{
    enum class Action {
        Run,
        CheckConfig,
        Import,
        HealthCheck,
        ListPresets,
        PrintVersion,
        PrintHelp,
    };

    Action action = Action::Run;
    bool headless = false;
    QString config; ///< empty = not given
    QString importFile; ///< of Action::Import
    bool dryRun = false; ///< only prints what would be written
    bool force = false; ///< replaces a configuration that exists
    QString presetWords; ///< of Action::ListPresets; empty = all
    QString host;
    std::optional<quint16> port;
    QString error; ///< not empty: what is wrong with it
    QString help; ///< the text of --help

    /// `arguments` begin with the program's name. Long options may be written with one dash.
    static CommandLine parse(const QStringList &arguments);
};

} // namespace signalbox
