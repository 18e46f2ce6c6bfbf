// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/chartscale.h"

#include <algorithm>

namespace signalbox {

ChartScale ChartScale::of(qint64 highest, qint64 smallestStep, int mostMarks)
{
    ChartScale scale;
    const qint64 intervals = std::max(mostMarks - 1, 1);
    const qint64 wanted = std::max((highest + intervals - 1) / intervals, smallestStep);
    qint64 power = smallestStep;
    while (power * 10 <= wanted)
        power *= 10;
    scale.step = power;
    for (const qint64 factor : {2, 5, 10}) {
        if (scale.step < wanted)
            scale.step = power * factor;
    }
    scale.marks.append(0);
    do
        scale.marks.append(scale.marks.constLast() + scale.step);
    while (scale.top() < highest);
    return scale;
}

} // namespace signalbox
