// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/providerlistmodel.h"

#include "ui/texts/tooltiptext.h"

#include <QMimeData>

namespace signalbox {
namespace {

const QString mimeType = QStringLiteral("application/x-signalbox-provider");

QStringList idsOf(const QList<ProviderEntry> &entries)
{
    QStringList ids;
    for (const ProviderEntry &entry : entries)
        ids << entry.id;
    return ids;
}

StateLook lookOfEntry(const ProviderEntry &entry)
{
    return entry.enabled && entry.snapshot ? lookOf(*entry.snapshot) : StateLook{};
}
} // namespace

void ProviderListModel::setEntries(const QList<ProviderEntry> &entries, const QStringList &changed)
{
    m_changed = changed;
    if (idsOf(entries) == idsOf(m_entries)) { // what is selected stays selected
        m_entries = entries;
        if (!entries.isEmpty())
            emit dataChanged(index(0), index(rowCount() - 1));
        return;
    }
    beginResetModel();
    m_entries = entries;
    endResetModel();
}

QModelIndex ProviderListModel::indexOf(const QString &id) const
{
    const qsizetype row = idsOf(m_entries).indexOf(id);
    return row < 0 ? QModelIndex() : index(static_cast<int>(row));
}

int ProviderListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant ProviderListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ProviderEntry &entry = m_entries.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return entry.name;
    case IdRole:
        return entry.id;
    case ServiceRole:
        return ProviderTexts::service(entry);
    case CredentialRole:
        return ProviderTexts::credential(entry);
    case StateRole:
        return ProviderTexts::state(entry);
    case ShapeRole:
        return static_cast<int>(lookOfEntry(entry).shape);
    case ToneRole:
        return static_cast<int>(lookOfEntry(entry).tone);
    case EnabledRole:
        return entry.enabled;
    case ChangedRole:
        return m_changed.contains(entry.id);
    case Qt::AccessibleTextRole:
        return QStringList{entry.name, ProviderTexts::state(entry), ProviderTexts::service(entry),
            ProviderTexts::credential(entry)}
            .join(QStringLiteral(", "));
    case Qt::ToolTipRole:
        return toolTipText(QStringList{entry.name, ProviderTexts::state(entry)}.join(u'\n'));
    default:
        return {};
    }
}

Qt::ItemFlags ProviderListModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::ItemIsDropEnabled; // between two
    return QAbstractListModel::flags(index) | Qt::ItemIsDragEnabled;
}

QStringList ProviderListModel::mimeTypes() const
{
    return {mimeType};
}

QMimeData *ProviderListModel::mimeData(const QModelIndexList &indexes) const
{
    if (indexes.isEmpty())
        return nullptr;
    auto *data = new QMimeData;
    data->setData(mimeType, indexes.constFirst().data(IdRole).toString().toUtf8());
    return data;
}

bool ProviderListModel::dropMimeData(
    const QMimeData *data, Qt::DropAction action, int row, int column, const QModelIndex &parent)
{
    Q_UNUSED(column)
    const QString id = QString::fromUtf8(data->data(mimeType));
    const qsizetype from = idsOf(m_entries).indexOf(id);
    if (action != Qt::MoveAction || from < 0 || parent.isValid())
        return false;
    const int before = row < 0 ? rowCount() : row;
    const int place = before > from ? before - 1 : before;
    if (place != from)
        emit moveRequested(id, place);
    return false; // nothing is left for the view to take out
}

} // namespace signalbox
