// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/usagetableview.h"

#include "ui/usage/sharedelegate.h"

#include <QHeaderView>
#include <QKeyEvent>

namespace signalbox {
namespace {
constexpr int mostRowsShown = 15;
constexpr int rowPadding = 10;

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
    setModel(m_order);
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(SelectRows);
    setItemDelegate(new RoomyDelegate(this));
    setItemDelegateForColumn(UsageTableModel::Share, new ShareDelegate(this));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Usage by part"));
    header()->setStretchLastSection(false);
    header()->setSectionsMovable(false);
    header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    header()->setSectionResizeMode(UsageTableModel::Name, QHeaderView::Stretch);
    header()->setMinimumSectionSize(56);
    setSortingEnabled(true);
    sortBy(UsageTableModel::Share, Qt::DescendingOrder);
    connect(this, &QTreeView::clicked, this, &UsageTableView::open);
    connect(m_order, &QAbstractItemModel::modelReset, this, [this] { updateGeometry(); });
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

QSize UsageTableView::sizeHint() const
{
    const int rowHeight = fontMetrics().height() + rowPadding;
    const int rows = std::clamp(m_order->rowCount(), 1, mostRowsShown);
    return {QTreeView::sizeHint().width(), header()->sizeHint().height() + rows * rowHeight + 2};
}

} // namespace signalbox
