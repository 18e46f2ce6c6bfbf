// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/guidewindows.h"

#include "config/foundconfigs.h"
#include "ui/clients/clientsetupdialog.h"
#include "ui/configuration/configurationdesk.h"
#include "ui/gateway/gatewaylink.h"
#include "ui/welcome/welcomewindow.h"
#include "ui/window/appearance.h"
#include "ui/window/startatlogin.h"

#include <QDir>
#include <QUrl>

#include <utility>

namespace signalbox {
namespace {

void bringToFront(QWidget &window)
{
    window.setWindowState(window.windowState() & ~Qt::WindowMinimized);
    window.show();
    window.raise();
    window.activateWindow();
}
} // namespace

GuideWindows::GuideWindows(const Parts &parts, ClientDesk::Places places, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
    , m_clients(std::move(places))
{
    connect(&m_parts.configuration, &ConfigurationDesk::changed, this, &GuideWindows::takeConfiguration);
    takeConfiguration();
}

GuideWindows::~GuideWindows() = default;

/// With errors in the file the configuration before it is in use.
void GuideWindows::takeConfiguration()
{
    const ConfigPointer &config = m_parts.configuration.reading().config;
    if (config || m_parts.configuration.text().isNull())
        m_clients.setConfiguration(config);
}

void GuideWindows::setSnapshot(const GatewaySnapshot &snapshot)
{
    m_snapshot = snapshot;
    if (snapshot.listening)
        m_clients.setBaseUrl(snapshot.baseUrl);
}

bool GuideWindows::isWelcomeWanted() const
{
    return WelcomeWindow::isWanted(m_parts.configuration, m_parts.appearance.memory());
}

bool GuideWindows::isVisible() const
{
    return (m_welcome && m_welcome->isVisible()) || (m_setup && m_setup->isVisible());
}

void GuideWindows::showWelcome()
{
    if (!m_welcome) {
        FoundConfigs::Places places;
        places.home = QDir::homePath();
        places.current = QDir::currentPath();
        places.environment = m_clients.environment();
        places.ownPorts = {static_cast<quint16>(QUrl(m_snapshot.baseUrl).port(8484))};
        LoginSwitch login{
            m_parts.login.isEnabled(), [this](bool enabled) { return m_parts.login.setEnabled(enabled); }};
        m_welcome
            = std::make_unique<WelcomeWindow>(WelcomeWindow::Parts{m_parts.link, m_parts.configuration,
                                                  m_parts.draft, m_clients, m_parts.appearance.memory()},
                FoundConfigs(std::move(places)), std::move(login));
        connect(m_welcome.get(), &WelcomeWindow::addProviderRequested, this, &GuideWindows::add);
        connect(m_welcome.get(), &WelcomeWindow::signInRequested, this, &GuideWindows::add);
        connect(m_welcome.get(), &WelcomeWindow::clientSetupRequested, this, &GuideWindows::showClientSetup);
        connect(m_welcome.get(), &WelcomeWindow::dashboardRequested, this,
            [this] { emit pageRequested(PageId::Overview, {}); });
    }
    m_welcome->setSnapshot(m_snapshot);
    bringToFront(*m_welcome);
}

void GuideWindows::add(const QString &preset)
{
    m_welcomeWaits = true;
    emit pageRequested(
        PageId::Providers, preset.isEmpty() ? QStringLiteral("add") : QStringLiteral("add:") + preset);
}

void GuideWindows::endAddition(const QString &provider, bool signsIn)
{
    if (!std::exchange(m_welcomeWaits, false) || !m_welcome->isVisible())
        return;
    if (!provider.isEmpty())
        m_welcome->providerStep()->tellAdded(provider, signsIn);
    bringToFront(*m_welcome);
    if (signsIn)
        emit signInRequested(provider);
}

void GuideWindows::showClientSetup()
{
    if (!m_setup)
        m_setup = std::make_unique<ClientSetupDialog>(m_clients, m_parts.link, m_parts.draft);
    m_setup->setSnapshot(m_snapshot);
    bringToFront(*m_setup);
}

} // namespace signalbox
