// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"
#include "ui/clients/clientdesk.h"
#include "ui/window/page.h"

#include <QObject>

#include <memory>

namespace signalbox {

class Appearance;
class ClientSetupDialog;
class ConfigurationDesk;
class ConfigurationDraft;
class GatewayLink;
class StartAtLogin;
class WelcomeWindow;

/// The windows that help to begin: the first steps, and the setup of clients. Made when they are first shown.
class GuideWindows final : public QObject
{
    Q_OBJECT

public:
    /// Whom they work with; all of it outlives them.
    struct Parts
    {
        GatewayLink &link;
        ConfigurationDesk &configuration;
        ConfigurationDraft &draft;
        Appearance &appearance;
        StartAtLogin &login;
    };

    GuideWindows(const Parts &parts, ClientDesk::Places places, QObject *parent = nullptr);
    ~GuideWindows() override;

    void setSnapshot(const GatewaySnapshot &snapshot);
    /// At the first start of all.
    [[nodiscard]] bool isWelcomeWanted() const;
    /// One of them is open.
    [[nodiscard]] bool isVisible() const;
    void showWelcome();
    void showClientSetup();
    /// What the first steps have sent the user to is over: they come back. `provider`: what was added; empty
    /// = nothing.
    void endAddition(const QString &provider, bool signsIn);

signals:
    void pageRequested(signalbox::PageId page, const QString &item);
    void signInRequested(const QString &provider);

private:
    void takeConfiguration();
    void add(const QString &preset);

    Parts m_parts;
    ClientDesk m_clients;
    GatewaySnapshot m_snapshot;
    std::unique_ptr<WelcomeWindow> m_welcome;
    std::unique_ptr<ClientSetupDialog> m_setup;
    bool m_welcomeWaits = false; ///< for the end of an addition
};

} // namespace signalbox
