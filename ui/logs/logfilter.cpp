// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logfilter.h"

#include <algorithm>

namespace signalbox {

LogFilter::LogFilter(LogModel &model, QObject *parent) : QSortFilterProxyModel(parent), m_model(model)
{
    setSourceModel(&model);
}

void LogFilter::setLevel(LoggedLine::Level least)
{
    m_least = least;
    invalidateFilter();
}

void LogFilter::setCategory(const QString &category)
{
    m_category = category;
    invalidateFilter();
}

void LogFilter::setWords(const QString &text)
{
    m_words = text.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    invalidateFilter();
}

const LoggedLine &LogFilter::at(const QModelIndex &index) const
{
    return m_model.at(mapToSource(index).row());
}

bool LogFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (parent.isValid())
        return false;
    const LoggedLine &line = m_model.at(row);
    if (line.level < m_least || (!m_category.isEmpty() && line.category != m_category))
        return false;
    if (m_words.isEmpty())
        return true;
    const QString text = QString::fromUtf8(line.text);
    return std::all_of(m_words.cbegin(), m_words.cend(),
        [&text](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

} // namespace signalbox
