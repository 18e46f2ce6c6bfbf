// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/requests/requestmodel.h"

#include <QSortFilterProxyModel>

namespace signalbox {

/// Of the requests that are loaded, those in which all words stand.
class RequestSearch final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit RequestSearch(RequestModel &model, QObject *parent = nullptr);

    void setWords(const QStringList &words);
    [[nodiscard]] bool hasWords() const { return !m_words.isEmpty(); }
    [[nodiscard]] const RequestRow &at(const QModelIndex &index) const;
    /// Not valid when it is not loaded, or has not all words.
    [[nodiscard]] QModelIndex indexOf(const QByteArray &id) const;

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    RequestModel &m_model;
    QStringList m_words;
};

} // namespace signalbox
