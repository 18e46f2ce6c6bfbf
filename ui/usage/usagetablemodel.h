// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/usage/usagebreakdown.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

namespace signalbox {

/// What each part used, a row each, with a row of all of them first.
///
/// The text of a cell is as people read it; ValueRole has the number that it is sorted by.
class UsageTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        Name,
        Requests,
        Input,
        CacheRead,
        CacheWrite,
        Output,
        Spent,
        Covered, ///< by plans: what it would have cost
        Share, ///< of all, by the measure of the chart
        ColumnCount,
    };
    enum Role {
        ValueRole = Qt::UserRole,
        IsTotalRole,
        IsRestRole,
    };

    struct Row
    {
        QString name; ///< as the ledger has it
        QString label; ///< as people read it
        bool isTotal = false;
        bool isRest = false; ///< cannot be opened: nobody knows what is in it
        UsageSum sum;
        int step = -1; ///< of time, by which it is sorted then; -1 = by its label

        /// Whatever their figures are.
        [[nodiscard]] bool isSameAs(const Row &other) const
        {
            return name == other.name && label == other.label && isTotal == other.isTotal
                && isRest == other.isRest && step == other.step;
        }
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// The rows of the parts; one of all is put before them. Where the parts are the same as before only
    /// their figures change, and what is selected stays.
    void setRows(const QList<Row> &rows, const UsageSum &total, const UsageMeasure &measure);
    void setNameTitle(const QString &title);
    [[nodiscard]] const Row &row(int number) const { return m_rows.at(number); }
    [[nodiscard]] const UsageMeasure &measure() const { return m_measure; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString text(const Row &row, int column) const;
    [[nodiscard]] QString toolTip(const Row &row, int column) const;
    [[nodiscard]] QVariant value(const Row &row, int column) const;
    [[nodiscard]] double share(const Row &row) const;

    QString m_nameTitle;
    QList<Row> m_rows;
    UsageMeasure m_measure;
};

/// Sorts the rows by their numbers; the one of all stays first and the rest last.
class UsageTableOrder final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit UsageTableOrder(QObject *parent = nullptr);

protected:
    [[nodiscard]] bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;
};

} // namespace signalbox
