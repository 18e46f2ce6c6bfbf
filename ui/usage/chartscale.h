// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

namespace signalbox {

/// The marks of an axis from 0 to at least `highest`: round numbers at equal distances, as many as fit.
struct ChartScale
{
    /// `smallestStep` is the least distance that makes sense: there is no half request.
    static ChartScale of(qint64 highest, qint64 smallestStep, int mostMarks = 5);

    qint64 step = 1;
    QList<qint64> marks; ///< with 0

    [[nodiscard]] qint64 top() const { return marks.constLast(); }
};

} // namespace signalbox
