// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace signalbox {

/// What a text is to its window; each looks the same everywhere.
enum class TextRole {
    PageTitle,
    Heading, ///< of a card or section
    Figure, ///< a number to be read from afar
    Body,
    Muted, ///< beside something more important
    Code, ///< in fixed width, can be selected
};

/// A label for plain text, of that role. It follows the palette.
QLabel *makeLabel(const QString &text, TextRole role, QWidget *parent = nullptr);

/// The font of `role` for a widget whose font is `base`.
QFont roleFont(const QFont &base, TextRole role);

} // namespace signalbox
