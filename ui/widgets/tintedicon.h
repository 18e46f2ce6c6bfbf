// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

namespace signalbox {

/// One of the glyphs in resources/icons/pages, in the colour of a text: sharp at every size and scale.
QIcon tintedIcon(const QString &name, const QColor &color);

/// The same in the muted colour of the application's palette, which it follows.
QIcon glyphIcon(const QString &name);

} // namespace signalbox
