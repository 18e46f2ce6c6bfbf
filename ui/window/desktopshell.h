// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/environmentlines.h"
#include "ui/configuration/configurationdesk.h"
#include "ui/configuration/configurationdraft.h"
#include "ui/gateway/cooldownclock.h"
#include "ui/gateway/gatewaylink.h"
#include "ui/gateway/gatewaystate.h"
#include "ui/notices/noticecentre.h"
#include "ui/palette/commandpalette.h"
#include "ui/tray/trayicon.h"
#include "ui/tray/traymenu.h"
#include "ui/tray/traypresence.h"
#include "ui/usage/todayfigures.h"
#include "ui/window/crashnotice.h"
#include "ui/window/guidewindows.h"
#include "ui/window/mainwindow.h"
#include "ui/window/signinwindows.h"
#include "ui/window/startatlogin.h"
#include "ui/window/startproblem.h"
#include "upstream/updatesnapshot.h"

#include <QDateTime>
#include <QPointer>
#include <QTimer>

#include <chrono>
#include <memory>

namespace signalbox {

class Appearance;
class UnsavedQuestion;

/// Everything that is seen: the tray icon and its menu, the window, the dialogs.
///
/// It knows the gateway by snapshots only, and has it do things by the link.
class DesktopShell final : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        QString configPath; ///< what "Open configuration" opens, and writes when it is not there
        QString logFile; ///< empty = there is none
        ClientToken clientToken = ClientToken::AnyText; ///< for the environment that is copied
        QStringList tokenCommand = {}; ///< prints the client key
        bool showsWindow = false; ///< at the start; else it waits for its user where there is a tray
    };

    /// `link` and `appearance` outlive it.
    DesktopShell(Options options, GatewayLink &link, Appearance &appearance, QObject *parent = nullptr);
    DesktopShell(Options options, GatewayLink &link, Appearance &appearance, std::unique_ptr<TrayProbe> probe,
        TrayPresence::Times times = {}, QObject *parent = nullptr);
    ~DesktopShell() override;

    /// Looks for a tray and shows itself there, or as a window.
    void start();
    /// What the user is told of while no window is open.
    [[nodiscard]] NoticeCentre &notices() { return m_notices; }

public slots:
    /// Shows the window, above all others as far as the desktop allows.
    void showWindow();
    void showPage(signalbox::PageId page, const QString &item = {});
    void setSnapshot(const signalbox::GatewaySnapshot &snapshot);
    /// Says why the gateway cannot listen. `freePort` = 0: another port would not help.
    void showStartProblem(const QString &problem, quint16 freePort);
    /// For the environment that is copied from now on.
    void setClientToken(signalbox::ClientToken token) { m_options.clientToken = token; }
    /// Running requests are waited for, `limit` at most; the next wish to quit means at once.
    void setStopping(std::chrono::milliseconds limit);
    /// What is known of new versions: told once of each where it is asked for by itself.
    void setUpdates(const signalbox::UpdateSnapshot &updates);

    /// The run of the program that began then has crashed, or was killed: the window tells, quietly.
    void showUnexpectedEnd(const QDateTime &begin);

signals:
    void openLogsRequested();
    /// After changes that were not saved were asked about.
    void quitRequested();
    void updateLookRequested();
    /// For pages, as setStopping(): `end` in UTC.
    void stopping(const QDateTime &end);
    /// For pages, as setUpdates().
    void updatesChanged(const signalbox::UpdateSnapshot &updates);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void connectMenu();
    void connectWindow();
    void connectNotices();
    void retranslate();
    void watch();
    void openNotice(const Notice &notice);
    void showTrayIcon(TrayHost host);
    void replaceTrayByWindow();
    void makePages();
    void makeEditingPages();
    void closeWindow();
    void quit();
    void keepWindow();
    void showSnapshot(const GatewaySnapshot &snapshot);
    void usePort(quint16 port);
    void copyAddress() const;
    void copyEnvironment(const QString &shell = {}) const;
    void showToday(const UsageSum &sum);
    void openConfiguration();
    void showMessage(const QString &text);
    void chooseNoticeSink();
    void showPalette();
    [[nodiscard]] QList<Command> commands();

    Options m_options;
    GatewayLink &m_link;
    Appearance &m_appearance;
    ConfigurationDesk m_configuration;
    ConfigurationDraft m_draft;
    std::unique_ptr<StartAtLogin> m_login;
    GuideWindows m_guides;
    GatewaySnapshot m_snapshot;
    CooldownClock m_cooldowns;
    QTimer m_menuIsRead; ///< while it is active
    TrayPresence m_presence;
    TrayMenu m_menu;
    MainWindow m_window;
    SignInWindows m_signIns;
    StartProblem m_startProblem;
    CrashNotice m_crash;
    UpdateSnapshot m_updates;
    TodayFigures m_today;
    NoticeCentre m_notices;
    CommandPalette m_palette;
    std::unique_ptr<TrayIcon> m_trayIcon; ///< null = there was no tray yet
    bool m_trayIconIsSeen = false; ///< the tray may leave and come back: Qt shows the icon in it again
    QPointer<UnsavedQuestion> m_unsaved;
    QDateTime m_stopsBy; ///< UTC; null = it goes on
};

} // namespace signalbox
