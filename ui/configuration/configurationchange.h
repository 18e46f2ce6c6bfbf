// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/configproblem.h"
#include "core/linediff.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace signalbox {

/// A file as it is and as it is to become, with what is to be said about that before it is written.
struct ConfigurationChange
{
    QString path;
    QByteArray before; ///< null when there is no file yet
    QByteArray after;
    QList<DiffLine> lines; ///< what differs, without the keys and passwords in it
    QList<ConfigProblem> remarks; ///< lines of `after`; with an error it must not be written
    quint64 lastStep = 0; ///< of a draft's steps that are in it; 0 = none is

    /// Without remarks.
    static ConfigurationChange between(
        const QString &path, const QByteArray &before, const QByteArray &after);

    [[nodiscard]] bool isEmpty() const { return lines.isEmpty() && before == after; }
    [[nodiscard]] bool hasErrors() const;
};

} // namespace signalbox
