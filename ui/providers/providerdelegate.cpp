// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/providerdelegate.h"

#include "ui/providers/providerlistmodel.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/statemark.h"

#include <QPainter>

namespace signalbox {
namespace {
constexpr int padding = 10;
constexpr int gap = 8;
constexpr int lineSpacing = 3;
constexpr double radius = 6;

void drawText(QPainter &painter, const QStyleOptionViewItem &option, const QRect &place, const QString &text)
{
    const QString shown = painter.fontMetrics().elidedText(text, Qt::ElideRight, place.width());
    painter.drawText(QStyle::visualRect(option.direction, option.rect, place),
        static_cast<int>(QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter)), shown);
}
} // namespace

QSize ProviderDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {180, 3 * option.fontMetrics.height() + 2 * lineSpacing + 2 * padding};
}

void ProviderDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colors colors(option.palette);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF plate = QRectF(option.rect).adjusted(1, 1, -1, -1);
    if (option.state.testFlag(QStyle::State_Selected) || option.state.testFlag(QStyle::State_MouseOver)) {
        const bool isSelected = option.state.testFlag(QStyle::State_Selected);
        painter->setPen(Qt::NoPen);
        painter->setBrush(isSelected ? colors.toneBackground(Tone::Busy) : colors.groove());
        painter->drawRoundedRect(plate, radius, radius);
    }
    if (option.state.testFlag(QStyle::State_HasFocus)
        && option.state.testFlag(QStyle::State_KeyboardFocusChange)) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(colors.tone(Tone::Busy));
        painter->drawRoundedRect(plate, radius, radius);
    }
    const bool isEnabled = index.data(ProviderListModel::EnabledRole).toBool();
    const int lineHeight = option.fontMetrics.height();
    const int mark = option.fontMetrics.ascent() - 2;
    QRect line(option.rect.left() + padding, option.rect.top() + padding, option.rect.width() - 2 * padding,
        lineHeight);
    const QRect markPlace(line.left(), line.top() + (lineHeight - mark) / 2, mark, mark);
    drawShape(*painter, QStyle::visualRect(option.direction, option.rect, markPlace),
        static_cast<Shape>(index.data(ProviderListModel::ShapeRole).toInt()),
        colors.tone(static_cast<Tone>(index.data(ProviderListModel::ToneRole).toInt())));
    line.setLeft(line.left() + mark + gap);

    QFont strong = option.font;
    strong.setWeight(QFont::DemiBold);
    painter->setFont(strong);
    painter->setPen(isEnabled ? colors.text() : colors.muted());
    QString name = index.data().toString();
    if (index.data(ProviderListModel::ChangedRole).toBool())
        name = tr("%1 (changed)").arg(name);
    drawText(*painter, option, line, name);
    painter->setFont(option.font);
    painter->setPen(colors.muted());
    line.translate(0, lineHeight + lineSpacing);
    drawText(*painter, option, line, index.data(ProviderListModel::ServiceRole).toString());
    line.translate(0, lineHeight + lineSpacing);
    const QStringList rest{index.data(ProviderListModel::StateRole).toString(),
        index.data(ProviderListModel::CredentialRole).toString()};
    drawText(*painter, option, line, rest.join(QStringLiteral(" · ")));
    painter->restore();
}

} // namespace signalbox
