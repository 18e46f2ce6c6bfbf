// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/requesttable.h"

#include "ui/requests/requestmodel.h"
#include "ui/widgets/listlook.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPushButton>
#include <QScrollBar>

#include <array>

namespace signalbox {
namespace {

struct ColumnWidth
{
    RequestModel::Column column;
    const char *sample; ///< as wide as what mostly stands there
};

/// The first ones go first where there is no room for all.
constexpr std::array fixedColumns{ColumnWidth{RequestModel::Cached, "Cached0"},
    ColumnWidth{RequestModel::FirstContent, "59.9 s00"}, ColumnWidth{RequestModel::Attempts, "Tries0"},
    ColumnWidth{RequestModel::Tokens, "99.9 k → 99.9 k0"},
    ColumnWidth{RequestModel::CostColumn, "≈ $99.99 0"}, ColumnWidth{RequestModel::Duration, "59:59 min0"},
    ColumnWidth{RequestModel::Status, "99.9 tok/s0"}, ColumnWidth{RequestModel::Time, "28 Nov 22:22"},
    ColumnWidth{RequestModel::Mark, "MM"}};
constexpr int cellPadding = 8;
} // namespace

RequestTable::RequestTable(QWidget *parent) : QTableView(parent), m_newButton(new QPushButton(this))
{
    dressList(*this);
    setAccessibleName(tr("Requests"));
    setItemDelegate(new ListDelegate(RequestModel::ShapeRole, RequestModel::ToneRole, this));
    setContextMenuPolicy(Qt::CustomContextMenu);
    m_newButton->hide();
    m_newButton->setCursor(Qt::PointingHandCursor);
    connect(m_newButton, &QPushButton::clicked, this, &RequestTable::scrollToNewest);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (value == 0)
            setNewAbove(0);
    });
    connect(this, &QTableView::doubleClicked, this, &RequestTable::openRequested);
}

void RequestTable::setModel(QAbstractItemModel *model)
{
    QTableView::setModel(model);
    // Connected after the headers, which know of the rows by then.
    connect(model, &QAbstractItemModel::rowsInserted, this,
        [this](const QModelIndex &, int first, int last) { keepPlace(first, last - first + 1); });
    connect(model, &QAbstractItemModel::rowsRemoved, this,
        [this](const QModelIndex &, int first, int last) { keepPlace(first, first - last - 1); });
    connect(model, &QAbstractItemModel::modelReset, this, [this] { setNewAbove(0); });
    fitColumns();
}

/// At the newest with nothing selected, the list goes on as requests arrive.
bool RequestTable::isLookedAt() const
{
    return verticalScrollBar()->value() > 0 || selectionModel()->hasSelection();
}

void RequestTable::keepPlace(int firstRow, int added)
{
    const int height = verticalHeader()->defaultSectionSize();
    const int value = verticalScrollBar()->value();
    const int firstSeen = (value + height - 1) / height;
    const bool isFirstLoad = model()->rowCount() == added;
    if (isFirstLoad || firstRow > firstSeen || !isLookedAt())
        return;
    updateGeometries(); // the range of the scroll bar, which Qt leaves for later
    verticalScrollBar()->setValue(value + added * height);
    setNewAbove(std::max(0, m_newAbove + added));
}

void RequestTable::scrollToNewest()
{
    clearSelection();
    scrollToTop();
    setNewAbove(0);
    setFocus();
}

void RequestTable::setNewAbove(int count)
{
    m_newAbove = count;
    m_newButton->setVisible(count > 0);
    if (count == 0)
        return;
    m_newButton->setText(tr("↑ %n new", nullptr, count));
    m_newButton->setAccessibleName(tr("%n new request(s), show them", nullptr, count));
    placeButton();
}

void RequestTable::placeButton()
{
    m_newButton->adjustSize();
    m_newButton->move((width() - m_newButton->width()) / 2, horizontalHeader()->height() + 6);
}

void RequestTable::fitColumns()
{
    if (!model())
        return;
    const auto widthOf = [this](const ColumnWidth &column) {
        return fontMetrics().horizontalAdvance(QString::fromUtf8(column.sample)) + cellPadding;
    };
    const int unit = fontMetrics().averageCharWidth();
    const int leastForNames = 52 * unit;
    int left = viewport()->width();
    for (const ColumnWidth &column : fixedColumns)
        left -= widthOf(column);
    for (const ColumnWidth &column : fixedColumns) {
        const bool isNeeded = column.column == RequestModel::Mark || column.column == RequestModel::Status;
        const bool isHidden = left < leastForNames && !isNeeded;
        if (isHidden)
            left += widthOf(column);
        else
            setColumnWidth(column.column, widthOf(column));
        setColumnHidden(column.column, isHidden);
    }
    setColumnWidth(RequestModel::Client, left * 34 / 100);
    setColumnWidth(RequestModel::Model, left * 40 / 100);
    setColumnWidth(RequestModel::Provider, left - left * 34 / 100 - left * 40 / 100);
}

void RequestTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    fitColumns();
    placeButton();
}

void RequestTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ParentChange)
        colorList(*this);
    if (event->type() == QEvent::FontChange)
        fitColumns();
}

/// Home and End are the ends of the list, not of a row.
QModelIndex RequestTable::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    const int column = std::max(0, currentIndex().column());
    if (action == MoveHome)
        return model()->index(0, column);
    if (action == MoveEnd)
        return model()->index(model()->rowCount() - 1, column);
    return QTableView::moveCursor(action, modifiers);
}

void RequestTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        emit copyRequested();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        emit openRequested();
    else if (event->key() == Qt::Key_Escape)
        emit closeRequested();
    else if (event->key() == Qt::Key_Delete)
        emit cancelRequested();
    else
        QTableView::keyPressEvent(event);
}

} // namespace signalbox
