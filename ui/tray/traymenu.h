// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"
#include "ui/gateway/gatewaystate.h"
#include "ui/tray/menutext.h"

#include <QActionGroup>
#include <QMenu>

#include <chrono>
#include <utility>

namespace signalbox {

class PauseMenu;
class RouteMenu;
class RunningMenu;

/// The menu of the tray icon: the state, the switch between providers, what to copy and open, Quit.
///
/// There is one for the whole life of the program. It is changed in place, so that it can stay open
/// meanwhile; only a changed list of providers replaces items.
class TrayMenu final : public QMenu
{
    Q_OBJECT

public:
    explicit TrayMenu(QWidget *parent = nullptr);

    void setMenuStyle(MenuStyle style);
    void setSnapshot(const GatewaySnapshot &snapshot);
    /// Offers to listen on another port; 0 takes the offer back.
    void offerPort(quint16 port);
    /// Offers the page of a new version; empty = there is none.
    void offerUpdate(const QString &version);
    void setStopping();
    /// What was used since midnight, in one line; empty = nothing is known.
    void setToday(const QString &text);
    /// The shells that lines for an environment can be copied for: name and what it is called.
    void setShells(const QList<std::pair<QString, QString>> &shells);

signals:
    void windowRequested(); ///< by the lines that tell the state
    void preferencesRequested();
    void clientSetupRequested();
    void updateRequested();
    void routePinRequested(const QString &project, const QString &pattern, const QString &provider);
    void sessionPinRequested(const QByteArray &session, const QString &provider);
    void cancelRequested(const QByteArray &id);
    void pauseRequested(std::chrono::seconds time); ///< 0 = until somebody resumes
    void resumeRequested();
    /// A provider waits for its user: a sign-in, or else a key.
    void signInRequested(const QString &provider);
    void keyRequested(const QString &provider);
    void pinRequested(const QString &provider); ///< empty = automatic
    void forgetFailuresRequested();
    void stopCaptureRequested();
    void portRequested(quint16 port);
    void copyAddressRequested();
    void copyEnvironmentRequested(const QString &shell); ///< empty = the usual one
    void openConfigurationRequested();
    void reloadRequested();
    void quitRequested();

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void retranslate();
    void updateAll();
    void updateState();
    void updateConfigProblem();
    void updateRecording();
    void updateNeeds();
    static QString needText(Need need);
    void meetNeed(const QAction &need);
    void updateRoutes();
    void updatePause();
    void addChoices();
    void addActions();
    void updateProviders();
    void updateMore();
    void replaceProviders();
    QAction *makeRadio(const QString &provider);
    void pinTo(const QAction *choice);

    GatewaySnapshot m_snapshot;
    MenuStyle m_style = MenuStyle::Qt;
    quint16 m_offeredPort = 0;
    QString m_offeredVersion;
    bool m_stopping = false;
    QActionGroup m_choices;
    QAction *m_state;
    QAction *m_configProblem;
    QAction *m_recording;
    QAction *m_stopRecording;
    QAction *m_usePort;
    QAction *m_today;
    QList<QAction *> m_needs; ///< what only the user can do, one each
    QAction *m_automatic = nullptr;
    QList<QAction *> m_providers; ///< as in the snapshot
    QMenu *m_more = nullptr; ///< follows the first ones, has the others
    QMenu *m_routes = nullptr;
    QList<RouteMenu *> m_routeMenus; ///< as the switches of the snapshot
    RunningMenu *m_running = nullptr;
    PauseMenu *m_pause = nullptr;
    QAction *m_resume = nullptr;
    QAction *m_forgetFailures = nullptr;
    QMenu *m_copyFor = nullptr;
    QAction *m_copyAddress = nullptr;
    QAction *m_copyEnvironment = nullptr;
    QAction *m_setUp = nullptr;
    QAction *m_openWindow = nullptr;
    QAction *m_openConfiguration = nullptr;
    QAction *m_reload = nullptr;
    QAction *m_preferences = nullptr;
    QAction *m_update = nullptr;
    QAction *m_quit = nullptr;
};

} // namespace signalbox
