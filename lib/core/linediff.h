// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace signalbox {

/// One line of the difference between two texts.
struct DiffLine
{
    enum class Kind {
        Same,
        Removed,
        Added,
        Gap, ///< lines that are the same and are left out
    };

    Kind kind = Kind::Same;
    QString text; ///< without its line break; empty for a gap
    int before = 0; ///< its number in the text before, counted from 1; 0 = it is not there
    int after = 0;
};

/// What of `before` was removed and added to become `after`, with `context` lines around each change. Empty
/// when both are the same. Texts that differ in thousands of lines may get more changes than are needed.
QList<DiffLine> lineDiff(const QString &before, const QString &after, int context = 3);

} // namespace signalbox
