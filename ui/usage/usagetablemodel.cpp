// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/usagetablemodel.h"

#include "ui/texts/figures.h"
#include "ui/texts/tooltiptext.h"
#include "ui/usage/usagetexts.h"

#include <QFont>

#include <algorithm>

namespace signalbox {
namespace {

/// Different currencies cannot be compared; the numbers are as good as anything.
qint64 sumOf(const UsageSum &sum, qint64 MoneySum::*part)
{
    qint64 all = 0;
    for (const MoneySum &money : sum.money)
        all += money.*part;
    return all;
}
} // namespace

void UsageTableModel::setRows(const QList<Row> &rows, const UsageSum &total, const UsageMeasure &measure)
{
    QList<Row> all;
    if (!rows.isEmpty()) {
        all = rows;
        all.prepend({{}, tr("All"), true, false, total, -1});
    }
    m_measure = measure;
    const bool isSame = std::equal(all.cbegin(), all.cend(), m_rows.cbegin(), m_rows.cend(),
        [](const Row &a, const Row &b) { return a.isSameAs(b); });
    if (isSame) {
        m_rows = all;
        if (!all.isEmpty())
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_rows = all;
    endResetModel();
}

void UsageTableModel::setNameTitle(const QString &title)
{
    m_nameTitle = title;
    emit headerDataChanged(Qt::Horizontal, Name, Name);
}

int UsageTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int UsageTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant UsageTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        return toolTip(row, index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::AlignVCenter | (index.column() == Name ? Qt::AlignLeading : Qt::AlignTrailing));
    case Qt::FontRole:
        if (row.isTotal) {
            QFont font;
            font.setWeight(QFont::DemiBold);
            return font;
        }
        break;
    case ValueRole:
        return value(row, index.column());
    case IsTotalRole:
        return row.isTotal;
    case IsRestRole:
        return row.isRest;
    default:
        break;
    }
    return {};
}

QString UsageTableModel::toolTip(const Row &row, int column) const
{
    if (column == Name)
        return toolTipText(row.label);
    if (column != Spent && column != Covered)
        return {};
    QString tip = text(row, column);
    if (column == Spent && row.sum.unpriced > 0)
        tip += QLatin1Char('\n')
            + tr("The cost of %n attempt(s) is not known.", nullptr, static_cast<int>(row.sum.unpriced));
    return tip;
}

QString UsageTableModel::text(const Row &row, int column) const
{
    if (column == Name)
        return row.label;
    if (column == Spent)
        return UsageTexts::spent(row.sum);
    if (column == Covered)
        return UsageTexts::covered(row.sum);
    if (column == Share)
        return Figures::percent(share(row));
    return Figures::count(value(row, column).toLongLong());
}

QVariant UsageTableModel::value(const Row &row, int column) const
{
    switch (column) {
    case Requests:
        return row.sum.requests;
    case Input:
        return row.sum.tokens.input;
    case CacheRead:
        return row.sum.tokens.cacheRead;
    case CacheWrite:
        return row.sum.tokens.cacheCreation;
    case Output:
        return row.sum.tokens.output;
    case Spent:
        return sumOf(row.sum, &MoneySum::spent);
    case Covered:
        return sumOf(row.sum, &MoneySum::value);
    case Share:
        return share(row);
    default:
        break;
    }
    return row.step >= 0 ? QVariant(row.step) : QVariant(row.label);
}

double UsageTableModel::share(const Row &row) const
{
    const qint64 all = m_measure.valueOf(m_rows.constFirst().sum);
    return all > 0 ? static_cast<double>(m_measure.valueOf(row.sum)) / static_cast<double>(all) : 0;
}

QVariant UsageTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::AlignVCenter | (section == Name ? Qt::AlignLeading : Qt::AlignTrailing));
    if (role == Qt::ToolTipRole && section == Requests)
        return tr("Requests that an answer was begun for");
    if (role == Qt::ToolTipRole && section == Input)
        return tr("Tokens of prompts that were read anew");
    if (role == Qt::ToolTipRole && section == Covered)
        return tr("Covered by plans: what it would have cost by the list");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Requests:
        return tr("Answered");
    case Input:
        return tr("Input");
    case CacheRead:
        return tr("Cache read");
    case CacheWrite:
        return tr("Cache write");
    case Output:
        return tr("Output");
    case Spent:
        return tr("Spent");
    case Covered:
        return tr("Covered");
    case Share:
        return tr("Share");
    default:
        break;
    }
    return m_nameTitle;
}

UsageTableOrder::UsageTableOrder(QObject *parent) : QSortFilterProxyModel(parent)
{
    setSortRole(UsageTableModel::ValueRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setSortLocaleAware(true);
}

bool UsageTableOrder::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const auto rank = [](const QModelIndex &index) {
        if (index.data(UsageTableModel::IsTotalRole).toBool())
            return 0;
        return index.data(UsageTableModel::IsRestRole).toBool() ? 2 : 1;
    };
    if (rank(left) != rank(right)) // turned round with the others otherwise
        return (rank(left) < rank(right)) == (sortOrder() == Qt::AscendingOrder);
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace signalbox
