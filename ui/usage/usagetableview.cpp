// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/usagetableview.h"

#include "ui/usage/sharedelegate.h"
#include "ui/widgets/listlook.h"

#include <QHeaderView>
#include <QKeyEvent>

#include <algorithm>

namespace signalbox {
namespace {
constexpr int mostRowsShown = 15;
constexpr int rowPadding = 10;
constexpr int columnGap = 6;
constexpr int orderMark = 16;
constexpr int narrowestName = 130;
constexpr int widestFigure = 150;

bool isCovered(const UsageSum &sum)
{
    return std::any_of(
        sum.money.cbegin(), sum.money.cend(), [](const MoneySum &money) { return money.value > 0; });
}

/// Rows with more air than styles give them.
class RoomyDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QSize size = QStyledItemDelegate::sizeHint(option, index);
        size.setHeight(option.fontMetrics.height() + rowPadding);
        return size;
    }
};
} // namespace

UsageTableView::UsageTableView(QWidget *parent)
    : QTreeView(parent)
    , m_table(new UsageTableModel(this))
    , m_order(new UsageTableOrder(this))
{
    m_order->setSourceModel(m_table);
    setHeader(makeFlatHeader(this));
    header()->setSectionsClickable(true);
    setModel(m_order);
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setTextElideMode(Qt::ElideMiddle); // names of models differ at their ends
    setAllColumnsShowFocus(true);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(SelectRows);
    setItemDelegate(new RoomyDelegate(this));
    setItemDelegateForColumn(UsageTableModel::Share, new ShareDelegate(this));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Usage by part"));
    header()->setStretchLastSection(false);
    header()->setSectionsMovable(false);
    header()->setSectionResizeMode(QHeaderView::Fixed);
    header()->setHighlightSections(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAutoFillBackground(false); // of the card
    setSortingEnabled(true);
    sortBy(UsageTableModel::Share, Qt::DescendingOrder);
    connect(this, &QTreeView::clicked, this, &UsageTableView::open);
    connect(m_order, &QAbstractItemModel::modelReset, this, [this] {
        updateGeometry();
        fitColumns();
    });
    connect(m_order, &QAbstractItemModel::dataChanged, this, &UsageTableView::fitColumns);
    connect(header(), &QHeaderView::sortIndicatorChanged, this, &UsageTableView::fitColumns);
}

void UsageTableView::sortBy(UsageTableModel::Column column, Qt::SortOrder order)
{
    sortByColumn(column, order);
}

QList<UsageTableModel::Row> UsageTableView::rowsInOrder() const
{
    QList<UsageTableModel::Row> rows;
    for (int row = 0; row < m_order->rowCount(); ++row)
        rows.append(m_table->row(m_order->mapToSource(m_order->index(row, 0)).row()));
    return rows;
}

void UsageTableView::open(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const UsageTableModel::Row row = m_table->row(m_order->mapToSource(index).row());
    if (!row.isTotal && !row.isRest)
        emit rowOpened(row);
}

void UsageTableView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        open(currentIndex());
    else
        QTreeView::keyPressEvent(event);
}

void UsageTableView::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    fitColumns();
}

/// The mark of the order needs room in one column only.
int UsageTableView::titleWidth(int column) const
{
    const QString title = m_order->headerData(column, Qt::Horizontal).toString();
    const int mark = column == header()->sortIndicatorSection() ? orderMark : 0;
    return header()->fontMetrics().horizontalAdvance(title) + mark + columnGap;
}

/// Names get what the figures leave. Where that is too little, those go that tell least.
void UsageTableView::fitColumns()
{
    QList<int> widths;
    int needed = 0;
    for (int column = 0; column < UsageTableModel::ColumnCount; ++column) {
        const int wanted = std::max(titleWidth(column), sizeHintForColumn(column)) + columnGap;
        widths << (column == UsageTableModel::Name ? narrowestName : std::min(wanted, widestFigure));
        needed += widths.constLast();
    }
    QList<int> dropped;
    const auto drop = [&](int column) {
        dropped << column;
        needed -= widths.at(column);
    };
    const QList<UsageTableModel::Row> rows = rowsInOrder();
    if (rows.isEmpty() || !isCovered(rows.constFirst().sum))
        drop(UsageTableModel::Covered);
    for (const int column : {UsageTableModel::CacheWrite, UsageTableModel::Input, UsageTableModel::CacheRead,
             UsageTableModel::Requests, UsageTableModel::Covered}) {
        if (needed > viewport()->width() && !dropped.contains(column))
            drop(column);
    }
    for (int column = 0; column < UsageTableModel::ColumnCount; ++column) {
        setColumnHidden(column, dropped.contains(column));
        const int extra = column == UsageTableModel::Name ? std::max(viewport()->width() - needed, 0) : 0;
        setColumnWidth(column, widths.at(column) + extra);
    }
}

QSize UsageTableView::sizeHint() const
{
    const int rowHeight = fontMetrics().height() + rowPadding;
    const int rows = std::clamp(m_order->rowCount(), 1, mostRowsShown);
    return {QTreeView::sizeHint().width(), header()->minimumHeight() + rows * rowHeight + 2};
}

} // namespace signalbox
