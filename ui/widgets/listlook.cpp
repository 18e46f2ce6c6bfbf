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

constexpr int orderMark = 8;

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
        QRect text = place;
        if (isSortIndicatorShown() && sortIndicatorSection() == section)
            text = paintOrder(*painter, place, colors);
        painter->drawText(text, static_cast<int>(alignment | Qt::AlignAbsolute),
            fontMetrics().elidedText(title, Qt::ElideRight, text.width()));
        painter->setPen(colors.border());
        painter->drawLine(rect.bottomLeft(), rect.bottomRight());
    }

private:
    /// The room beside the mark, which is at the end of the line.
    [[nodiscard]] QRect paintOrder(QPainter &painter, const QRect &place, const Colors &colors) const
    {
        const QRect mark = QStyle::alignedRect(
            layoutDirection(), Qt::AlignRight | Qt::AlignVCenter, QSize(orderMark, orderMark / 2), place);
        const bool isUp = sortIndicatorOrder() == Qt::AscendingOrder;
        const int tip = isUp ? mark.top() : mark.bottom() + 1;
        const int foot = isUp ? mark.bottom() + 1 : mark.top();
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors.muted());
        painter.drawPolygon(QPolygonF{{QPointF(mark.left(), foot), QPointF(mark.right() + 1, foot),
            QPointF(mark.left() + orderMark / 2.0, tip)}});
        painter.restore();
        const int used = orderMark + cellPadding;
        return isRightToLeft() ? place.adjusted(used, 0, 0, 0) : place.adjusted(0, 0, -used, 0);
    }
};
/// Only that of a view with the focus that is not selected: selected ones are seen anyway.
bool isCurrentRow(const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    return view && view->hasFocus() && view->currentIndex().row() == index.row()
        && !option.state.testFlag(QStyle::State_Selected);
}

void paintRowFrame(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const QRect cell = option.rect.adjusted(0, 0, -1, -1);
    const bool isMirrored = option.direction == Qt::RightToLeft;
    painter.setPen(Colors(option.palette).tone(Tone::Busy));
    painter.drawLine(cell.topLeft(), cell.topRight());
    painter.drawLine(cell.bottomLeft(), cell.bottomRight());
    const int begin = isMirrored ? cell.right() : cell.left();
    const int end = isMirrored ? cell.left() : cell.right();
    if (index.column() == 0)
        painter.drawLine(begin, cell.top(), begin, cell.bottom());
    if (index.column() == index.model()->columnCount() - 1)
        painter.drawLine(end, cell.top(), end, cell.bottom());
}
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
    if (isCurrentRow(option, index))
        paintRowFrame(*painter, option, index);
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

QHeaderView *makeFlatHeader(QWidget *parent)
{
    return new FlatHeader(parent);
}

void dressList(QTableView &table)
{
    table.setHorizontalHeader(makeFlatHeader(&table));
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
