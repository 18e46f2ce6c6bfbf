// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/clients/clientdesk.h"
#include "ui/gateway/gatewaylink.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace signalbox {

class AddressBar;
class CheckList;
class ClientList;
class ConfigurationDraft;
class GuideAdding;
class GuidePane;
class NoticeBar;
class SettingsPane;
class ShellPane;

/// The window "Connect a client": each client with what would change in its settings, and how all others are
/// pointed here. It writes nothing that was not shown, and takes the settings of clients back on one click.
///
/// Shown with show(); Escape closes it.
class ClientSetupDialog final : public QWidget
{
    Q_OBJECT

public:
    /// All outlive it.
    ClientSetupDialog(
        ClientDesk &desk, GatewayLink &link, ConfigurationDraft &draft, QWidget *parent = nullptr);

    void setSnapshot(const GatewaySnapshot &snapshot);
    void showProgram(ClientProgram program);

    [[nodiscard]] ClientList *list() const { return m_list; }
    [[nodiscard]] SettingsPane *settingsPane() const { return m_settings; }
    [[nodiscard]] ShellPane *shellPane() const { return m_shell; }
    [[nodiscard]] GuidePane *guidePane() const { return m_guide; }
    [[nodiscard]] CheckList *checkList() const { return m_checks; }
    [[nodiscard]] QPushButton *restoreButton() const { return m_restore; }

protected:
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fillList();
    void makeLayout();
    [[nodiscard]] QWidget *makeContent();
    void showRow(int row);
    void showAddress();
    void refresh();
    void askToRestore();
    void restore();
    void undo(ClientProgram program);

    ClientDesk &m_desk;
    AddressBar *m_address;
    ClientList *m_list;
    SettingsPane *m_settings;
    ShellPane *m_shell;
    GuideAdding *m_adding;
    GuidePane *m_guide;
    CheckList *m_checks;
    NoticeBar *m_problem;
    QPushButton *m_restore;
};

} // namespace signalbox
