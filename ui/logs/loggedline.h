// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/colors.h"
#include "ui/widgets/statemark.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace signalbox {

/// One line of the log file.
struct LoggedLine
{
    enum class Level {
        Debug,
        Info,
        Warning,
        Error,
    };

    QDateTime time; ///< UTC; null = the line does not tell
    Level level = Level::Info;
    QString category; ///< without the "signalbox." before it
    QString message;
    QByteArray text; ///< as it stands in the file

    /// A line that is no JSON is a message of no category.
    static LoggedLine of(const QByteArray &text);
    /// All of it, a member on each line.
    [[nodiscard]] QString details() const;

    [[nodiscard]] static QString name(Level level);
    [[nodiscard]] static Shape shape(Level level);
    [[nodiscard]] static Tone tone(Level level);
};

} // namespace signalbox
