// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logtable.h"

#include "ui/logs/logmodel.h"
#include "ui/widgets/listlook.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QScopedValueRollback>
#include <QScrollBar>

namespace signalbox {

LogTable::LogTable(QWidget *parent) : QTableView(parent)
{
    dressList(*this);
    setAccessibleName(tr("Log"));
    setItemDelegate(new ListDelegate(LogModel::ShapeRole, LogModel::ToneRole, this));
    setAutoScroll(false);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (!m_isMoving)
            setFollowing(value >= verticalScrollBar()->maximum());
    });
}

void LogTable::setModel(QAbstractItemModel *model)
{
    QTableView::setModel(model);
    connect(model, &QAbstractItemModel::rowsInserted, this, [this] { keepPlace(0); });
    connect(model, &QAbstractItemModel::rowsRemoved, this,
        [this](const QModelIndex &, int first, int last) { keepPlace(first == 0 ? last + 1 : 0); });
    fitColumns();
}

/// Lines that are dropped at the top move what is below them.
void LogTable::keepPlace(int removed)
{
    const int value = verticalScrollBar()->value();
    const QScopedValueRollback moving(m_isMoving, true);
    updateGeometries(); // the range of the scroll bar, which Qt leaves for later
    if (m_follows)
        goToEnd();
    else
        verticalScrollBar()->setValue(std::max(0, value - removed * verticalHeader()->defaultSectionSize()));
}

void LogTable::goToEnd()
{
    const QScopedValueRollback moving(m_isMoving, true);
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void LogTable::setFollowing(bool follows)
{
    if (follows)
        goToEnd();
    if (follows == m_follows)
        return;
    m_follows = follows;
    emit followingChanged(follows);
}

void LogTable::fitColumns()
{
    const int mark = fontMetrics().horizontalAdvance(QStringLiteral("MM")) + 8;
    const int time = fontMetrics().horizontalAdvance(QStringLiteral("28 Nov 22:22 00"));
    const int category = fontMetrics().horizontalAdvance(QStringLiteral("upstream000"));
    setColumnWidth(LogModel::Mark, mark);
    setColumnWidth(LogModel::Time, time);
    setColumnWidth(LogModel::Category, category);
    setColumnWidth(LogModel::Message, std::max(100, viewport()->width() - mark - time - category));
}

void LogTable::resizeEvent(QResizeEvent *event)
{
    const QScopedValueRollback moving(m_isMoving, true);
    QTableView::resizeEvent(event);
    fitColumns();
    if (m_follows)
        goToEnd();
}

void LogTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ParentChange)
        colorList(*this);
}

/// Home and End are the ends of the list, not of a row.
QModelIndex LogTable::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    const int column = std::max(0, currentIndex().column());
    if (action == MoveHome)
        return model()->index(0, column);
    if (action == MoveEnd)
        return model()->index(model()->rowCount() - 1, column);
    return QTableView::moveCursor(action, modifiers);
}

void LogTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        emit copyRequested();
    } else if (event->key() == Qt::Key_Escape) {
        emit closeRequested();
    } else {
        QTableView::keyPressEvent(event);
        if (currentIndex().isValid())
            scrollTo(currentIndex());
    }
}

} // namespace signalbox
