// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/gateway/gatewaystate.h"

#include <QIcon>
#include <QString>

namespace signalbox {

/// What an icon is drawn with, which its surroundings decide.
enum class IconLook {
    Colour, ///< seen on light and dark alike
    Light, ///< a dark glyph, for light panels
    Dark, ///< a light glyph, for dark panels
    /// A glyph that the system colours: macOS, and panels that find it in an icon theme (StatusNotifier with
    /// the installed package; in colour where no theme has it).
    Template,
};

/// The semaphore that stands for a state. Drawn here at the sizes trays ask for, so that no SVG plugin is
/// needed.
QIcon stateIcon(GatewayState state, IconLook look = IconLook::Colour);

/// What the system's own icons beside it look like: Template in macOS's menu bar, else Colour.
IconLook usualTrayLook();

/// By the name of a choice: "colour", "light", "dark"; any other is the usual one.
IconLook trayLookNamed(const QString &name);

/// The name of the glyph in icon themes, as "<application id>-paused-symbolic".
QString stateIconName(GatewayState state);

/// The program's own icon.
QIcon applicationIcon();

} // namespace signalbox
