// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/desktopshell.h"

#include "ui/configuration/configurationfile.h"
#include "ui/dialogs/startproblemdialog.h"
#include "ui/texts/snapshottexts.h"
#include "ui/texts/tooltiptext.h"
#include "ui/tray/stateicons.h"

#include <QClipboard>
#include <QGuiApplication>

namespace signalbox {

DesktopShell::DesktopShell(Options options, QObject *parent)
    : DesktopShell(std::move(options), TrayProbe::create(), {}, parent)
{ }

DesktopShell::DesktopShell(
    Options options, std::unique_ptr<TrayProbe> probe, TrayPresence::Times times, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_presence(std::move(probe), times)
{
    connect(&m_cooldowns, &CooldownClock::snapshotChanged, this, &DesktopShell::showSnapshot);
    connect(&m_presence, &TrayPresence::trayFound, this, &DesktopShell::showTrayIcon);
    connect(&m_presence, &TrayPresence::trayMissing, this, &DesktopShell::replaceTrayByWindow);
    connectMenu();
    connectWindow();
}

DesktopShell::~DesktopShell()
{
    delete m_startProblem;
}

void DesktopShell::connectMenu()
{
    connect(&m_menu, &TrayMenu::windowRequested, this, &DesktopShell::showWindow);
    connect(&m_menu, &TrayMenu::pinRequested, this, &DesktopShell::pinRequested);
    connect(&m_menu, &TrayMenu::forgetFailuresRequested, this, &DesktopShell::forgetFailuresRequested);
    connect(&m_menu, &TrayMenu::stopCaptureRequested, this, &DesktopShell::stopCaptureRequested);
    connect(&m_menu, &TrayMenu::portRequested, this, &DesktopShell::usePort);
    connect(&m_menu, &TrayMenu::copyAddressRequested, this, &DesktopShell::copyAddress);
    connect(&m_menu, &TrayMenu::copyEnvironmentRequested, this, &DesktopShell::copyEnvironment);
    connect(&m_menu, &TrayMenu::openConfigurationRequested, this, &DesktopShell::openConfiguration);
    connect(&m_menu, &TrayMenu::reloadRequested, this, &DesktopShell::reloadRequested);
    connect(&m_menu, &TrayMenu::quitRequested, this, &DesktopShell::quitRequested);
}

void DesktopShell::connectWindow()
{
    connect(&m_window, &StatusWindow::pinRequested, this, &DesktopShell::pinRequested);
    connect(&m_window, &StatusWindow::forgetFailuresRequested, this, &DesktopShell::forgetFailuresRequested);
    connect(&m_window, &StatusWindow::portRequested, this, &DesktopShell::usePort);
    connect(&m_window, &StatusWindow::copyAddressRequested, this, &DesktopShell::copyAddress);
    connect(&m_window, &StatusWindow::copyEnvironmentRequested, this, &DesktopShell::copyEnvironment);
    connect(&m_window, &StatusWindow::openConfigurationRequested, this, &DesktopShell::openConfiguration);
    connect(&m_window, &StatusWindow::reloadRequested, this, &DesktopShell::reloadRequested);
    connect(&m_window, &StatusWindow::quitRequested, this, &DesktopShell::quitRequested);
    connect(&m_window, &StatusWindow::closeRequested, this, &DesktopShell::closeWindow);
}

void DesktopShell::start()
{
    m_presence.start();
}

void DesktopShell::setSnapshot(const GatewaySnapshot &snapshot)
{
    m_cooldowns.setSnapshot(snapshot);
}

void DesktopShell::showSnapshot(const GatewaySnapshot &snapshot)
{
    if (snapshot.listening && !m_snapshot.listening)
        withdrawStartProblem(); // another configuration has solved it
    m_snapshot = snapshot;
    m_menu.setSnapshot(snapshot);
    m_window.setSnapshot(snapshot);
    updateTrayIcon();
}

void DesktopShell::showTrayIcon(TrayHost host)
{
    m_trayIconIsSeen = true;
    if (m_trayIcon)
        return;
    m_menu.setMenuStyle(host == TrayHost::StatusNotifier ? MenuStyle::DBus : MenuStyle::Qt);
    m_trayIcon = std::make_unique<QSystemTrayIcon>();
    m_trayIcon->setContextMenu(&m_menu);
    connect(m_trayIcon.get(), &QSystemTrayIcon::activated, this, &DesktopShell::activateTray);
    updateTrayIcon();
    m_trayIcon->show();
}

void DesktopShell::replaceTrayByWindow()
{
    m_trayIconIsSeen = false;
    showWindow();
}

void DesktopShell::updateTrayIcon()
{
    if (!m_trayIcon)
        return;
    if (const GatewayState state = stateOf(m_snapshot); m_iconState != state) {
        m_iconState = state;
        m_trayIcon->setIcon(stateIcon(state, usualTrayLook()));
    }
    if (const QString toolTip = trayToolTipText(SnapshotTexts::toolTip(m_snapshot));
        toolTip != m_trayIcon->toolTip())
        m_trayIcon->setToolTip(toolTip);
}

void DesktopShell::activateTray(QSystemTrayIcon::ActivationReason reason)
{
#ifndef Q_OS_MACOS // there a click opens the menu, and says so as well
    if (reason == QSystemTrayIcon::Trigger)
        showWindow();
#else
    Q_UNUSED(reason)
#endif
}

void DesktopShell::showWindow()
{
    m_window.show();
    m_window.raise();
    m_window.activateWindow();
}

void DesktopShell::closeWindow()
{
    if (m_trayIconIsSeen)
        m_window.hide();
    else
        emit quitRequested();
}

void DesktopShell::showStartProblem(const QString &problem, quint16 freePort)
{
    m_menu.offerPort(freePort);
    m_window.offerPort(freePort);
    delete m_startProblem;
    m_startProblem = new StartProblemDialog(problem, freePort);
    connect(m_startProblem, &StartProblemDialog::portRequested, this, &DesktopShell::usePort);
    connect(m_startProblem, &StartProblemDialog::openConfigurationRequested, this,
        &DesktopShell::openConfiguration);
    connect(m_startProblem, &StartProblemDialog::quitRequested, this, &DesktopShell::quitRequested);
    m_startProblem->show();
}

void DesktopShell::usePort(quint16 port)
{
    withdrawStartProblem();
    emit portRequested(port);
}

void DesktopShell::withdrawStartProblem()
{
    m_menu.offerPort(0);
    m_window.offerPort(0);
    if (m_startProblem)
        m_startProblem->close();
}

void DesktopShell::setStopping()
{
    m_menu.setStopping();
    m_window.setStopping();
}

void DesktopShell::copyAddress() const
{
    QGuiApplication::clipboard()->setText(m_snapshot.baseUrl);
}

void DesktopShell::copyEnvironment() const
{
    const QStringList lines = environmentLines(
        m_snapshot.baseUrl, m_options.clientToken, QProcessEnvironment::systemEnvironment());
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')) + QLatin1Char('\n'));
}

void DesktopShell::openConfiguration()
{
    if (const std::optional<Error> error = openConfigurationFile(m_options.configPath))
        showMessage(error->message);
}

void DesktopShell::showSignInNeeded(const QString &account, const QString &reason)
{
    if (m_trayIcon && m_trayIcon->isVisible())
        m_trayIcon->showMessage(tr("Sign in again"), tr("Account %1 cannot be used: %2").arg(account, reason),
            QSystemTrayIcon::Warning);
}

void DesktopShell::showBudget(const QString &budget, const QString &text)
{
    if (m_trayIcon && m_trayIcon->isVisible())
        m_trayIcon->showMessage(tr("Budget %1").arg(budget), text, QSystemTrayIcon::Warning);
}

void DesktopShell::showQuota(const QString &provider, const QString &account, const QString &window,
    int percent, const QDateTime &resetsAt)
{
    if (!m_trayIcon || !m_trayIcon->isVisible())
        return;
    const QString whose = account.isEmpty() ? provider : provider + QStringLiteral(", ") + account;
    const QString when = resetsAt.isNull()
        ? QString()
        : tr("It begins again on %1.").arg(QLocale().toString(resetsAt.toLocalTime(), QLocale::ShortFormat));
    m_trayIcon->showMessage(tr("%1: %2 % of the quota").arg(whose, QString::number(percent)),
        tr("The window %1 is used to %2 %. %3").arg(window, QString::number(percent), when).trimmed(),
        QSystemTrayIcon::Warning);
}

void DesktopShell::showMessage(const QString &text)
{
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Signalbox"), text, QMessageBox::Ok, &m_window);
    box->setTextFormat(Qt::PlainText);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setModal(false);
    box->show();
}

} // namespace signalbox
