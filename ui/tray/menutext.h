// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace signalbox {

/// Who draws the menu: Qt itself, or a desktop that got it over D-Bus (com.canonical.dbusmenu).
enum class MenuStyle {
    Qt,
    DBus,
};

/// `text` written so that the menu shows just that: both styles take characters of it for mnemonics.
QString menuText(const QString &text, MenuStyle style);

/// The same with a remark: in a column of its own where the style has one.
QString menuText(const QString &text, const QString &remark, MenuStyle style);

} // namespace signalbox
