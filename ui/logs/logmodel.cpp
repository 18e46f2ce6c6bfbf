// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logmodel.h"

#include "ui/texts/figures.h"
#include "ui/texts/tooltiptext.h"

#include <QDateTime>

#include <algorithm>

namespace signalbox {

LogModel::LogModel(QObject *parent, int most) : QAbstractTableModel(parent), m_most(most) { }

void LogModel::add(const QByteArrayList &lines)
{
    const QByteArrayList wanted = lines.size() > m_most ? lines.mid(lines.size() - m_most) : lines;
    if (wanted.isEmpty())
        return;
    dropOldest(rowCount() + static_cast<int>(wanted.size()) - m_most);
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(wanted.size()) - 1);
    for (const QByteArray &line : wanted)
        m_lines.push_back(LoggedLine::of(line));
    endInsertRows();
    const QStringList before = m_categories;
    for (int row = first; row < rowCount(); ++row)
        noteCategory(at(row).category);
    if (before != m_categories)
        emit categoriesChanged();
}

void LogModel::dropOldest(int count)
{
    if (count <= 0)
        return;
    beginRemoveRows({}, 0, count - 1);
    m_lines.erase(m_lines.begin(), m_lines.begin() + count);
    endRemoveRows();
}

void LogModel::noteCategory(const QString &category)
{
    const auto place = std::lower_bound(m_categories.begin(), m_categories.end(), category);
    if (!category.isEmpty() && (place == m_categories.end() || *place != category))
        m_categories.insert(place, category);
}

QByteArray LogModel::lastLines(int count) const
{
    QByteArray text;
    for (int row = std::max(0, rowCount() - count); row < rowCount(); ++row)
        text += at(row).text + '\n';
    return text;
}

int LogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int LogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const LoggedLine &line = at(index.row());
    const bool isMark = index.column() == Mark;
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == Time)
            return line.time.isNull() ? QString()
                                      : Figures::moment(line.time, QDateTime::currentDateTimeUtc());
        if (index.column() == Category)
            return line.category;
        return isMark ? QString() : line.message.simplified();
    case Qt::AccessibleTextRole:
        return isMark ? QVariant(LoggedLine::name(line.level)) : QVariant();
    case Qt::ToolTipRole:
        return toolTipText(isMark ? LoggedLine::name(line.level) : line.message);
    case ShapeRole:
        return isMark ? QVariant(static_cast<int>(LoggedLine::shape(line.level))) : QVariant();
    case ToneRole:
        if (isMark || (index.column() == Message && line.level >= LoggedLine::Level::Warning))
            return static_cast<int>(LoggedLine::tone(line.level));
        return index.column() == Message ? QVariant() : QVariant(static_cast<int>(Tone::Neutral));
    default:
        return {};
    }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue<Qt::Alignment>(Qt::AlignVCenter | Qt::AlignLeft);
    if (role == Qt::AccessibleTextRole && section == Mark)
        return tr("Level");
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[ColumnCount]{{}, tr("Time"), tr("Category"), tr("Message")};
    return titles[section];
}

} // namespace signalbox
