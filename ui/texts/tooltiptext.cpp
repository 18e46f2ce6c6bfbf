// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/texts/tooltiptext.h"

namespace signalbox {

QString toolTipText(const QString &text)
{
    return text.isEmpty()
        ? QString()
        : QStringLiteral("<qt>%1</qt>").arg(text.toHtmlEscaped().replace(u'\n', QStringLiteral("<br>")));
}

QString trayToolTipText(const QString &text)
{
    QString plain = text;
    return plain.replace(u'<', u'‹').replace(u'>', u'›');
}

} // namespace signalbox
