// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/fieldchange.h"

#include <QWidget>

class QTableWidget;
class QToolButton;

namespace signalbox {

/// Which model a provider is asked for in place of the one that a client names.
class ModelTable final : public QWidget
{
    Q_OBJECT

public:
    explicit ModelTable(QWidget *parent = nullptr);

    /// `written` is the provider's entry.
    /// `isOther`: of another provider than before; else what is half written stays.
    void load(const YamlNode &written, bool isOther);
    /// For those who have tested: what the provider lists, offered while its names are typed.
    void setKnownModels(const QStringList &models);

signals:
    void changed(const signalbox::FieldChange &change);

private:
    void addRow(const QString &client, const QString &model);
    void addEmptyRow();
    void removeRow();
    void tell();
    [[nodiscard]] YamlNode shown() const;

    QTableWidget *m_table;
    QToolButton *m_remove = nullptr;
    QStringList m_known;
    bool m_loading = false;
};

} // namespace signalbox
