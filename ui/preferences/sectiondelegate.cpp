// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences/sectiondelegate.h"

#include "ui/widgets/colors.h"

#include <QPainter>

namespace signalbox {
namespace {
constexpr int padding = 10;
constexpr int rowHeight = 32;
constexpr double radius = 6;
} // namespace

void SectionDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colors colors(option.palette);
    const bool isChosen = option.state.testFlag(QStyle::State_Selected);
    const QRectF place = QRectF(option.rect).adjusted(1, 1, -1, -1);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(
        option.state.testFlag(QStyle::State_HasFocus) ? QPen(colors.tone(Tone::Busy)) : Qt::NoPen);
    if (isChosen)
        painter->setBrush(colors.toneBackground(Tone::Busy));
    else if (option.state.testFlag(QStyle::State_MouseOver))
        painter->setBrush(colors.groove());
    painter->drawRoundedRect(place, radius, radius);
    QFont font = option.font;
    font.setWeight(isChosen ? QFont::DemiBold : QFont::Normal);
    painter->setFont(font);
    painter->setPen(isChosen ? colors.tone(Tone::Busy) : colors.text());
    const Qt::Alignment side = QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter);
    const QRect text = option.rect.adjusted(padding, 0, -padding, 0);
    painter->drawText(text, static_cast<int>(side),
        QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, text.width()));
    painter->restore();
}

QSize SectionDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {option.rect.width(), rowHeight};
}

} // namespace signalbox
