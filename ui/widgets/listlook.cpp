// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/listlook.h"

#include "ui/widgets/colors.h"
#include "ui/widgets/statemark.h"

#include <QWidget>

#include <QFrame>
#include <QHeaderView>
#include <QPainter>
#include <QStyle>

namespace signalbox {
namespace {
constexpr int cellPadding = 3; // as Fusion's cells

/// Titles in muted text over one line.
class FlatHeader final : public QHeaderView
{
public:
    explicit FlatHeader(QWidget *parent) : QHeaderView(Qt::Horizontal, parent)
    {
        setHighlightSections(false);
        setSectionsClickable(false);
        setFixedHeight(fontMetrics().height() + 12);
    }

protected:
    void paintSection(QPainter *painter, const QRect &rect, int section) const override
    {
        const Colors colors(palette());
        const QRect place = rect.adjusted(cellPadding, 0, -cellPadding, 0);
        const auto alignment = QStyle::visualAlignment(layoutDirection(),
            static_cast<Qt::Alignment>(
                model()->headerData(section, orientation(), Qt::TextAlignmentRole).toInt()));
        const QString title = model()->headerData(section, orientation(), Qt::DisplayRole).toString();
        painter->fillRect(rect, colors.card());
        painter->setPen(colors.muted());
        painter->drawText(place, static_cast<int>(alignment | Qt::AlignAbsolute),
            fontMetrics().elidedText(title, Qt::ElideRight, place.width()));
        painter->setPen(colors.border());
        painter->drawLine(rect.bottomLeft(), rect.bottomRight());
    }
};
} // namespace

ListDelegate::ListDelegate(int shapeRole, int toneRole, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_shapeRole(shapeRole)
    , m_toneRole(toneRole)
{ }

void ListDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->state &= ~QStyle::State_HasFocus; // the row is what has it
    if (const QVariant tone = index.data(m_toneRole); tone.isValid())
        option->palette.setColor(
            QPalette::Text, Colors(option->palette).tone(static_cast<Tone>(tone.toInt())));
}

void ListDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    const QVariant shape = index.data(m_shapeRole);
    if (!shape.isValid())
        return;
    const double side = option.fontMetrics.ascent() - 2;
    const QPointF center = QRectF(option.rect).center();
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const QColor color = isSelected
        ? option.palette.color(QPalette::HighlightedText)
        : Colors(option.palette).tone(static_cast<Tone>(index.data(m_toneRole).toInt()));
    drawShape(*painter, {center.x() - side / 2, center.y() - side / 2, side, side},
        static_cast<Shape>(shape.toInt()), color);
}

void dressList(QTableView &table)
{
    table.setHorizontalHeader(new FlatHeader(&table));
    table.setFrameShape(QFrame::NoFrame);
    table.setShowGrid(false);
    table.setWordWrap(false);
    table.setCornerButtonEnabled(false);
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setSelectionMode(QAbstractItemView::SingleSelection);
    table.setEditTriggers(QAbstractItemView::NoEditTriggers);
    table.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table.setTabKeyNavigation(false);
    table.verticalHeader()->hide();
    table.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table.verticalHeader()->setDefaultSectionSize(table.fontMetrics().height() + 10);
    colorList(table);
}

void colorList(QTableView &table)
{
    QPalette palette = table.parentWidget() ? table.parentWidget()->palette() : table.palette();
    const QColor card = Colors(palette).card();
    if (table.palette().color(QPalette::Base) == card && table.testAttribute(Qt::WA_SetPalette))
        return;
    palette.setColor(QPalette::Base, card);
    table.setPalette(palette);
}

} // namespace signalbox
