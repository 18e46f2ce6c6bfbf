// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

namespace signalbox {

/// The colours of a difference between texts, made from the palette so that they suit light and dark.
struct DiffColors
{
    QColor added; ///< behind lines
    QColor removed;
    QColor addedSign; ///< of their signs and numbers
    QColor removedSign;
    QColor muted; ///< of numbers and what is left out

    static DiffColors of(const QPalette &palette);
};

} // namespace signalbox
