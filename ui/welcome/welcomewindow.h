// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/clients/clientdesk.h"
#include "ui/welcome/providerstep.h"
#include "ui/welcome/requeststep.h"

#include <QWidget>

class QPushButton;
class QStackedWidget;

namespace signalbox {

class ClientStep;
class StepHeader;
class WindowMemory;

/// The first run in three steps: who answers, which client comes, the first request. No step has to be done,
/// and the window can be opened again at any time.
class WelcomeWindow final : public QWidget
{
    Q_OBJECT

public:
    /// All of them outlive the window.
    struct Parts
    {
        GatewayLink &link;
        ConfigurationDesk &configuration;
        ConfigurationDraft &draft;
        ClientDesk &clients;
        WindowMemory &memory;
    };

    WelcomeWindow(const Parts &parts, FoundConfigs found, LoginSwitch login, QWidget *parent = nullptr);

    /// At the start: there is no configuration, and the user has not closed the window before.
    [[nodiscard]] static bool isWanted(const ConfigurationDesk &configuration, const WindowMemory &memory);

    void setSnapshot(const GatewaySnapshot &snapshot);
    void showStep(int step);
    [[nodiscard]] int step() const;
    [[nodiscard]] StepHeader *header() const { return m_header; }
    [[nodiscard]] ProviderStep *providerStep() const { return m_provider; }
    [[nodiscard]] ClientStep *clientStep() const { return m_client; }
    [[nodiscard]] RequestStep *requestStep() const { return m_request; }
    [[nodiscard]] QPushButton *backButton() const { return m_back; }
    /// "Continue" or "Skip", at the end "Open the dashboard".
    [[nodiscard]] QPushButton *nextButton() const { return m_next; }

signals:
    /// The page of the providers is wanted with a new one; `preset` as in ProviderStep.
    void addProviderRequested(const QString &preset);
    void signInRequested(const QString &preset);
    void clientSetupRequested();
    void dashboardRequested();

protected:
    void showEvent(QShowEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void makeLayout();
    void connectSteps();
    void goOn();
    void refresh();
    void takeConfiguration();
    [[nodiscard]] bool isDone(int step) const;
    [[nodiscard]] QString continueText(int step) const;

    Parts m_parts;
    bool m_isAnswered = false;
    QString m_hint;
    StepHeader *m_header;
    QStackedWidget *m_stack;
    ProviderStep *m_provider;
    ClientStep *m_client;
    RequestStep *m_request;
    QPushButton *m_back;
    QPushButton *m_next;
};

} // namespace signalbox
