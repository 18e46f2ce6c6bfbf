// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/logs/loggedline.h"

#include <QAbstractTableModel>

#include <deque>

namespace signalbox {

/// The last lines of the log, the newest at the bottom; the oldest are dropped beyond `most`.
class LogModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        Mark,
        Time,
        Category,
        Message,
        ColumnCount,
    };
    enum Role {
        ShapeRole = Qt::UserRole,
        ToneRole,
    };
    static constexpr int mostLines = 5000;

    explicit LogModel(QObject *parent = nullptr, int most = mostLines);

    void add(const QByteArrayList &lines);
    [[nodiscard]] const LoggedLine &at(int row) const { return m_lines[static_cast<size_t>(row)]; }
    /// Sorted, each once.
    [[nodiscard]] QStringList categories() const { return m_categories; }
    /// The newest ones as they stand in the file, a line each.
    [[nodiscard]] QByteArray lastLines(int count) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    void categoriesChanged();

private:
    void dropOldest(int count);
    void noteCategory(const QString &category);

    int m_most;
    std::deque<LoggedLine> m_lines;
    QStringList m_categories;
};

} // namespace signalbox
