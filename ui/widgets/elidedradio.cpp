// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/elidedradio.h"

#include <QStyle>
#include <QStyleOptionButton>
#include <QStylePainter>

namespace signalbox {

ElidedRadio::ElidedRadio(QWidget *parent) : QRadioButton(parent)
{
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

QString ElidedRadio::shownText() const
{
    QStyleOptionButton option;
    initStyleOption(&option);
    const int room = style()->subElementRect(QStyle::SE_RadioButtonContents, &option, this).width();
    return fontMetrics().elidedText(text(), Qt::ElideMiddle, room, Qt::TextShowMnemonic);
}

void ElidedRadio::paintEvent(QPaintEvent *)
{
    QStylePainter painter(this);
    QStyleOptionButton option;
    initStyleOption(&option);
    option.text = shownText();
    painter.drawControl(QStyle::CE_RadioButton, option);
}

} // namespace signalbox
