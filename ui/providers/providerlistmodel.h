// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/providers/providerentry.h"
#include "ui/widgets/statelook.h"

#include <QAbstractListModel>

namespace signalbox {

/// The providers in the order of the file. An entry that is dropped elsewhere is only asked for: the order
/// is what setEntries() says.
class ProviderListModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        IdRole = Qt::UserRole,
        ServiceRole,
        CredentialRole,
        StateRole, ///< in words
        ShapeRole,
        ToneRole,
        EnabledRole,
        ChangedRole, ///< something of it waits to be written
    };

    using QAbstractListModel::QAbstractListModel;

    /// `changed` are the ids of those with changes that are not written.
    void setEntries(const QList<ProviderEntry> &entries, const QStringList &changed);
    [[nodiscard]] const QList<ProviderEntry> &entries() const { return m_entries; }
    [[nodiscard]] QModelIndex indexOf(const QString &id) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    [[nodiscard]] QStringList mimeTypes() const override;
    [[nodiscard]] QMimeData *mimeData(const QModelIndexList &indexes) const override;
    bool dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
        const QModelIndex &parent) override;

signals:
    /// To stand at `place` when it is taken out first.
    void moveRequested(const QString &id, int place);

private:
    QList<ProviderEntry> m_entries;
    QStringList m_changed;
};

} // namespace signalbox
