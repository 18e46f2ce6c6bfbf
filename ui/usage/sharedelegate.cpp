// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/sharedelegate.h"

#include "ui/usage/usagetablemodel.h"
#include "ui/widgets/colors.h"

#include <QApplication>
#include <QPainter>
#include <QStyle>

#include <algorithm>

namespace signalbox {
namespace {
constexpr int barWidth = 44;
constexpr int barHeight = 6;
constexpr int gap = 8;
} // namespace

void ShareDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index); // the number, at the end of the line
    if (index.data(UsageTableModel::IsTotalRole).toBool())
        return;
    const Colors colors(option.palette);
    QRectF bar(
        option.rect.left() + gap, option.rect.center().y() - barHeight / 2.0 + 0.5, barWidth, barHeight);
    bar = QStyle::visualRect(option.direction, option.rect, bar.toRect());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    const double radius = barHeight / 2.0;
    painter->setBrush(colors.groove());
    painter->drawRoundedRect(bar, radius, radius);
    const double share = std::clamp(index.data(UsageTableModel::ValueRole).toDouble(), 0.0, 1.0);
    if (share > 0) {
        const double length = std::max<double>(barHeight, bar.width() * share);
        if (option.direction == Qt::RightToLeft)
            bar.setLeft(bar.right() - length);
        else
            bar.setWidth(length);
        const bool isSelected = option.state.testFlag(QStyle::State_Selected);
        painter->setBrush(
            isSelected ? option.palette.color(QPalette::HighlightedText) : colors.tone(Tone::Busy));
        painter->drawRoundedRect(bar, radius, radius);
    }
    painter->restore();
}

QSize ShareDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setWidth(barWidth + 2 * gap + option.fontMetrics.horizontalAdvance(QStringLiteral("100 %")));
    return size;
}

} // namespace signalbox
