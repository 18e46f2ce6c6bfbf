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
class GatewayLink;

/// Who may send requests, and who may manage the gateway.
class AccessSection final : public QWidget
{
    Q_OBJECT

public:
    AccessSection(GatewayLink &link, ConfigurationDraft &draft, QWidget *parent = nullptr);

    void addKey();

private:
    void refresh();
    void showKeys(const YamlNode *keys);
    void addRow(QVBoxLayout &column, EntryRow *row);
    void showAdminKey();
    void takeKey();
    void removeKey(qsizetype index);
    void makeAdminKey();
    /// `clientKey`: its name; empty = the administrator's.
    void showNewKey(const QString &title, const QString &clientKey, const Secret &key);

    GatewayLink &m_link;
    ConfigurationDraft &m_draft;
    QVBoxLayout *m_keys;
    QVBoxLayout *m_admin;
    QList<QWidget *> m_rows;
    QPointer<ClientKeyDialog> m_dialog;
    QPointer<NewKeyDialog> m_newKey;
};

} // namespace signalbox
