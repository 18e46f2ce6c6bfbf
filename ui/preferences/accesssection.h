// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secret.h"
#include "ui/preferences/clientkeydialog.h"

#include <QPointer>
#include <QWidget>

class QVBoxLayout;

namespace signalbox {

class ConfigurationDraft;
class EntryRow;

/// Who may send requests, and who may manage the gateway.
class AccessSection final : public QWidget
{
    Q_OBJECT

public:
    explicit AccessSection(ConfigurationDraft &draft, QWidget *parent = nullptr);

    void addKey();

private:
    void refresh();
    void showKeys(const YamlNode *keys);
    void addRow(QVBoxLayout &column, EntryRow *row);
    void showAdminKey();
    void takeKey();
    void removeKey(qsizetype index);
    void makeAdminKey();
    void showNewKey(const QString &title, const Secret &key);

    ConfigurationDraft &m_draft;
    QVBoxLayout *m_keys;
    QVBoxLayout *m_admin;
    QList<QWidget *> m_rows;
    QPointer<ClientKeyDialog> m_dialog;
    QPointer<NewKeyDialog> m_newKey;
};

} // namespace signalbox
