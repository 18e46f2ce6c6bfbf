// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/environmentlines.h"
#include "ui/gateway/cooldownclock.h"
#include "ui/gateway/gatewaystate.h"
#include "ui/tray/traymenu.h"
#include "ui/tray/traypresence.h"
#include "ui/window/statuswindow.h"

#include <QPointer>
#include <QSystemTrayIcon>

#include <memory>
#include <optional>

namespace signalbox {

class StartProblemDialog;

/// Everything that is seen: the tray icon and its menu, the window that takes their place, the dialogs.
///
/// It knows the gateway by snapshots only, and asks for changes by signals; both may cross threads.
class DesktopShell final : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        QString configPath; ///< what "Open configuration" opens, and writes when it is not there
        ClientToken clientToken = ClientToken::AnyText; ///< for the environment that is copied
    };

    explicit DesktopShell(Options options, QObject *parent = nullptr);
    DesktopShell(Options options, std::unique_ptr<TrayProbe> probe, TrayPresence::Times times = {},
        QObject *parent = nullptr);
    ~DesktopShell() override;

    /// Looks for a tray and shows itself there, or as a window.
    void start();

public slots:
    void setSnapshot(const signalbox::GatewaySnapshot &snapshot);
    /// Says why the gateway cannot listen. `freePort` = 0: another port would not help.
    void showStartProblem(const QString &problem, quint16 freePort);
    /// An account cannot be used before its user signs in again: one notification, where there is a tray; the
    /// window shows it anyway.
    void showSignInNeeded(const QString &account, const QString &reason);
    /// A threshold of a budget was passed: the same.
    void showBudget(const QString &budget, const QString &text);
    /// So was one of a quota window.
    void showQuota(const QString &provider, const QString &account, const QString &window, int percent,
        const QDateTime &resetsAt);
    /// For the environment that is copied from now on.
    void setClientToken(signalbox::ClientToken token) { m_options.clientToken = token; }
    /// Running requests are waited for; the next wish to quit means at once.
    void setStopping();
    /// Brings the window to the front, from the tray or a minimized state too.
    void showWindow();
    /// The same, and this page of it; one that is not known changes nothing of what is shown.
    void showPage(const QString &name);
    /// The run of the program that began then has crashed, or was killed: the window tells, quietly.
    void showUnexpectedEnd(const QDateTime &begin);

signals:
    void pinRequested(const QString &provider); ///< empty = automatic
    void forgetFailuresRequested();
    void stopCaptureRequested();
    void portRequested(quint16 port);
    void reloadRequested(); ///< of the configuration
    void openLogsRequested();
    void quitRequested();

private:
    void connectMenu();
    void connectWindow();
    void showTrayIcon(TrayHost host);
    void replaceTrayByWindow();
    void closeWindow();
    void showSnapshot(const GatewaySnapshot &snapshot);
    void updateTrayIcon();
    void usePort(quint16 port);
    void withdrawStartProblem();
    void copyAddress() const;
    void copyEnvironment() const;
    void openConfiguration();
    void activateTray(QSystemTrayIcon::ActivationReason reason);
    void showMessage(const QString &text);

    Options m_options;
    GatewaySnapshot m_snapshot;
    CooldownClock m_cooldowns;
    TrayPresence m_presence;
    TrayMenu m_menu;
    StatusWindow m_window;
    std::unique_ptr<QSystemTrayIcon> m_trayIcon; ///< constructed when there is a tray: see TrayProbe
    bool m_trayIconIsSeen = false; ///< the tray may leave and come back: Qt shows the icon in it again
    std::optional<GatewayState> m_iconState;
    QPointer<StartProblemDialog> m_startProblem;
};

} // namespace signalbox
