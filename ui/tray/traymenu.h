// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"
#include "ui/tray/menutext.h"

#include <QActionGroup>
#include <QMenu>

namespace signalbox {

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
    void setStopping();

signals:
    void windowRequested(); ///< by the lines that tell the state
    void pinRequested(const QString &provider); ///< empty = automatic
    void forgetFailuresRequested();
    void stopCaptureRequested();
    void portRequested(quint16 port);
    void copyAddressRequested();
    void copyEnvironmentRequested();
    void openConfigurationRequested();
    void reloadRequested();
    void quitRequested();

private:
    void updateAll();
    void updateState();
    void updateConfigProblem();
    void updateRecording();
    void updateProviders();
    void updateMore();
    void replaceProviders();
    QAction *makeRadio(const QString &provider);
    void pinTo(const QAction *choice);

    GatewaySnapshot m_snapshot;
    MenuStyle m_style = MenuStyle::Qt;
    quint16 m_offeredPort = 0;
    bool m_stopping = false;
    QActionGroup m_choices;
    QAction *m_state;
    QAction *m_configProblem;
    QAction *m_recording;
    QAction *m_stopRecording;
    QAction *m_usePort;
    QAction *m_automatic;
    QList<QAction *> m_providers; ///< as in the snapshot
    QMenu *m_more; ///< follows the first ones, has the others
    QAction *m_forgetFailures;
    QAction *m_copyAddress;
    QAction *m_copyEnvironment;
    QAction *m_quit;
};

} // namespace signalbox
