// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QString>

#include <memory>
#include <optional>

namespace signalbox {

/// Whether the system starts the program when the user logs in, in the tray and without a window.
///
/// Nothing is remembered here: the system's own switch is asked each time, as other programs change it too.
class StartAtLogin
{
public:
    virtual ~StartAtLogin() = default;

    /// The system's own: an autostart entry, a LaunchAgent or the registry's Run key, named by
    /// QGuiApplication::desktopFileName(). `program` is what is started.
    static std::unique_ptr<StartAtLogin> create(const QString &program = runningProgram());

    [[nodiscard]] virtual bool isEnabled() const = 0;
    /// Empty when the system has taken it.
    [[nodiscard]] virtual std::optional<Error> setEnabled(bool enabled) = 0;

    /// The file to start this program by the next time: of an AppImage the image, not what it unpacks.
    static QString runningProgram();

protected:
    StartAtLogin() = default;
    Q_DISABLE_COPY_MOVE(StartAtLogin)
};

} // namespace signalbox
