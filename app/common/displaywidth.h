// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// How texts take their place in a terminal, which shows some characters over two cells and some over none.
namespace signalbox::displaywidth {

/// In cells (Unicode's East Asian Width: wide and fullwidth are two; an ambiguous one is one).
int of(QStringView text);
/// At most this many cells, with "…" where something was left out.
QString shortened(const QString &text, int cells);
/// With spaces after it, or before it.
QString padded(const QString &text, int cells, bool toTheRight = false);
/// Without what a terminal would act on: escapes, line ends, changes of direction.
QString harmless(const QString &text);

} // namespace signalbox::displaywidth
