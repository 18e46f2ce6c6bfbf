// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/presetdelegate.h"

#include "ui/providers/presetmodel.h"
#include "ui/widgets/colors.h"

#include <QPainter>

namespace signalbox {
namespace {
constexpr int padding = 10;
constexpr int above = 6;
constexpr int lineSpacing = 2;
constexpr double radius = 5;

bool isHeading(const QModelIndex &index)
{
    return index.data(PresetModel::KindRole).toInt() == static_cast<int>(PresetModel::Kind::Heading);
}
} // namespace

QSize PresetDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int line = option.fontMetrics.height();
    return {200, isHeading(index) ? line + 2 * above + lineSpacing : 2 * line + lineSpacing + 2 * above};
}

void PresetDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QPalette palette = option.palette;
    palette.setCurrentColorGroup(QPalette::Active); // headings are no disabled texts
    const Colors colors(palette);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool canBeChosen = index.flags().testFlag(Qt::ItemIsSelectable);
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    if (canBeChosen && (isSelected || option.state.testFlag(QStyle::State_MouseOver))) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(isSelected ? colors.toneBackground(Tone::Busy) : colors.groove());
        painter->drawRoundedRect(QRectF(option.rect).adjusted(2, 1, -2, -1), radius, radius);
    }
    const auto flags
        = static_cast<int>(QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter));
    QRect line = option.rect.adjusted(padding, above, -padding, -above);
    line.setHeight(option.fontMetrics.height());
    QFont strong = option.font;
    strong.setWeight(QFont::DemiBold);
    painter->setFont(isHeading(index) ? strong : option.font);
    painter->setPen(isHeading(index) || !canBeChosen ? colors.muted() : colors.text());
    if (isHeading(index))
        line.translate(0, lineSpacing);
    QString title = index.data().toString();
    if (index.data(PresetModel::VerifiedRole).toBool())
        title = tr("%1 ✓ tried out").arg(title);
    painter->drawText(line, flags, painter->fontMetrics().elidedText(title, Qt::ElideRight, line.width()));
    if (!isHeading(index)) {
        line.translate(0, line.height() + lineSpacing);
        painter->setPen(colors.muted());
        const QString remark = index.data(PresetModel::RemarkRole).toString();
        painter->drawText(line, flags, option.fontMetrics.elidedText(remark, Qt::ElideRight, line.width()));
    }
    painter->restore();
}

} // namespace signalbox
