// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/usage/usagetablemodel.h"

#include <QTreeView>

namespace signalbox {

/// The table of the usage page: as high as its rows need, up to some; sorted by the column that was clicked.
class UsageTableView final : public QTreeView
{
    Q_OBJECT

public:
    explicit UsageTableView(QWidget *parent = nullptr);

    [[nodiscard]] UsageTableModel *table() const { return m_table; }
    /// In the order that is seen.
    [[nodiscard]] QList<UsageTableModel::Row> rowsInOrder() const;
    void sortBy(UsageTableModel::Column column, Qt::SortOrder order);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

signals:
    /// A row was clicked, or chosen by Return: never the one of all, nor the rest.
    void rowOpened(const signalbox::UsageTableModel::Row &row);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void open(const QModelIndex &index);
    void fitColumns();
    [[nodiscard]] int titleWidth(int column) const;

    UsageTableModel *m_table;
    UsageTableOrder *m_order;
};

} // namespace signalbox
