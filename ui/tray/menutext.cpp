// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tray/menutext.h"

namespace signalbox {

QString menuText(const QString &text, MenuStyle style)
{
    QString escaped = text;
    if (style == MenuStyle::Qt)
        return escaped.replace(QLatin1Char('&'), QStringLiteral("&&"));
    // Underscores mark mnemonics over D-Bus. Qt turns the first & of a label into one and leaves all others
    // alone.
    escaped.replace(QLatin1Char('_'), QStringLiteral("__"));
    if (const auto first = escaped.indexOf(QLatin1Char('&')); first >= 0)
        escaped.insert(first, QLatin1Char('&'));
    return escaped;
}

QString menuText(const QString &text, const QString &remark, MenuStyle style)
{
    const QString separator = style == MenuStyle::Qt ? QStringLiteral("\t") : QStringLiteral("   ");
    return menuText(text, style) + separator + remark;
}

} // namespace signalbox
