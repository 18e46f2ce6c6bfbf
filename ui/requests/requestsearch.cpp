// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/requestsearch.h"

namespace signalbox {

RequestSearch::RequestSearch(RequestModel &model, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_model(model)
{
    setSourceModel(&model);
}

void RequestSearch::setWords(const QStringList &words)
{
    if (words == m_words)
        return;
    m_words = words;
    invalidateFilter();
}

const RequestRow &RequestSearch::at(const QModelIndex &index) const
{
    return m_model.at(mapToSource(index).row());
}

QModelIndex RequestSearch::indexOf(const QByteArray &id) const
{
    const int row = m_model.rowOfId(id);
    return row < 0 ? QModelIndex() : mapFromSource(m_model.index(row, 0));
}

bool RequestSearch::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    return m_words.isEmpty() || (!parent.isValid() && signalbox::hasWords(m_model.at(row), m_words));
}

} // namespace signalbox
