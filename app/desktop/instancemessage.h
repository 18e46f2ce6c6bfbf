// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QProcessEnvironment>
#include <QString>

#include <optional>

namespace signalbox {

/// What a program that is started again has the running one do: one line of JSON.
struct InstanceMessage
{
    enum class Kind {
        Show, ///< {"command":"show"}
        OpenPage, ///< {"command":"open-page","page":"requests"}
        Nothing, ///< {"command":"stay"}: it is only asked whether one runs
    };

    /// Longer lines are no messages.
    static constexpr qsizetype longest = 4096;

    Kind kind = Kind::Show;
    QString page; ///< lower-case letters and hyphens
    QString activationToken; ///< lets a window come to the front under Wayland; mostly empty
    QString startupId; ///< the same under X11

    /// With what the desktop has given to the program that was started again, for its window.
    static InstanceMessage fromEnvironment(const QProcessEnvironment &environment, const QString &page);
    /// Nothing for what is not understood.
    static std::optional<InstanceMessage> fromJson(const QByteArray &line);
    /// With a line break.
    [[nodiscard]] QByteArray toJson() const;

    friend bool operator==(const InstanceMessage &, const InstanceMessage &) = default;
};

/// Lower-case letters and hyphens, not many.
bool isPageName(const QString &text);

} // namespace signalbox
