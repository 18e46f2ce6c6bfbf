// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/notices/noticesettings.h"
#include "ui/window/page.h"
#include "upstream/updatesnapshot.h"

class QListWidget;
class QStackedWidget;

namespace signalbox {

class AboutSection;
class Appearance;
class GatewayLink;
class ConfigurationDraft;
class NoticeBar;
class PendingBar;
class StartAtLogin;
class BudgetSection;
class UpdatesSection;

/// All that can be set: of the windows, applied at once, and of the configuration file, reviewed and saved.
class PreferencesPage final : public Page
{
    Q_OBJECT

public:
    /// Whom the page works with; all of it outlives it.
    struct Parts
    {
        GatewayLink &link;
        ConfigurationDraft &draft;
        Appearance &appearance;
        StartAtLogin &login;
        QString configPath; ///< to tell where it is
    };

    explicit PreferencesPage(const Parts &parts, QWidget *parent = nullptr);

    void setSnapshot(const GatewaySnapshot &snapshot) override;
    void setUpdates(const UpdateSnapshot &updates);
    /// A section by its name: "general", "network", "access", "limits", "failover", "notifications",
    /// "budgets", "data", "updates", "about".
    void showItem(const QString &item) override;
    /// To the list of sections.
    void find() override;

signals:
    void openConfigurationRequested();
    void updateLookRequested();
    void trayLookChosen(const QString &look);
    void noticeSettingsChanged(const signalbox::NoticeSettings &settings);

private:
    void addSections(const Parts &parts);
    void addSection(const QString &name, const QString &title, QWidget *section);
    void refresh();

    ConfigurationDraft &m_draft;
    Appearance &m_appearance;
    NoticeBar *m_problem;
    QListWidget *m_index;
    QStackedWidget *m_sections;
    BudgetSection *m_budgets = nullptr;
    UpdatesSection *m_updates = nullptr;
    AboutSection *m_about = nullptr;
    PendingBar *m_pending;
};

} // namespace signalbox
