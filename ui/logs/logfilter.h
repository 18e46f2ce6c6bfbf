// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/logs/logmodel.h"

#include <QSortFilterProxyModel>

namespace signalbox {

/// Of the lines of the log those of a level or worse, of a category, with all of some words.
class LogFilter final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit LogFilter(LogModel &model, QObject *parent = nullptr);

    void setLevel(LoggedLine::Level least);
    void setCategory(const QString &category); ///< empty = all
    /// They are looked for in the whole line as it stands in the file.
    void setWords(const QString &text);
    [[nodiscard]] const LoggedLine &at(const QModelIndex &index) const;

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    LogModel &m_model;
    LoggedLine::Level m_least = LoggedLine::Level::Debug;
    QString m_category;
    QStringList m_words;
};

} // namespace signalbox
