// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace signalbox {

/// `text` written so that a tool tip shows just that, wrapped where it is long. Qt takes what looks like HTML
/// for HTML, and texts may come from providers. No text stays none.
QString toolTipText(const QString &text);

/// The same for the tray icon, whose tool tip is drawn by Qt, the desktop or the system: no markup that all
/// of these understand, so that of `text` only its angle brackets are written otherwise.
QString trayToolTipText(const QString &text);

} // namespace signalbox
