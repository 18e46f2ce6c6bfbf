// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcessEnvironment>
#include <QString>

#include <optional>

namespace signalbox {

/// How a line is written that sets an environment variable.
enum class Shell {
    Posix, ///< sh, bash, zsh
    Fish,
    PowerShell,
    Cmd, ///< of Windows
    Dotenv, ///< a file of NAME=value, which many programs read
};

/// "sh", "bash", "zsh", "fish", "powershell", "pwsh", "cmd", "dotenv".
std::optional<Shell> shellFromName(QStringView name);

/// The shell that the user works in, as far as the environment tells.
Shell usualShell(const QProcessEnvironment &environment);

/// Why this shell has no line for such a value; empty = it has.
QString assignmentFlaw(Shell shell, const QString &value);

/// The line that sets a variable for the programs that are started after it, whatever is in `value` but for
/// what has a flaw. Line breaks and other control characters become blanks: not every shell can have them in
/// a line. cmd has to be given its lines by `for /f`, which leaves percent signs alone; a batch file does
/// not.
QString assignment(Shell shell, const QString &name, const QString &value);

} // namespace signalbox
