// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/presetcatalog.h"

#include <QAbstractListModel>

namespace signalbox {

/// What a new provider can be: known services in groups, addresses of one's own, the demo.
class PresetModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum class Kind {
        Heading,
        Preset,
        AnthropicAddress,
        OpenAiAddress,
        Demo,
    };
    struct Row
    {
        Kind kind = Kind::Heading;
        Preset preset = {}; ///< of Kind::Preset
        QString title = {};
        QString remark = {};
    };
    enum Role {
        KindRole = Qt::UserRole,
        RemarkRole,
        VerifiedRole,
    };

    /// `catalog` outlives it.
    explicit PresetModel(const PresetCatalog &catalog, QObject *parent = nullptr);

    /// Only what has every word of `text`.
    void search(const QString &text);
    [[nodiscard]] const Row &row(const QModelIndex &index) const { return m_rows.at(index.row()); }
    /// The first that can be chosen; invalid when there is none.
    [[nodiscard]] QModelIndex first() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    void addGroup(const QString &title, const QList<Row> &rows);
    [[nodiscard]] static QList<Row> ownRows(const QString &text);

    const PresetCatalog &m_catalog;
    QList<Row> m_rows;
};

} // namespace signalbox
