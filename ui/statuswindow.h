// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"
#include "ui/gatewaystate.h"

#include <QWidget>

#include <optional>

class QBoxLayout;
class QLabel;
class QPushButton;
class QScrollArea;

namespace signalbox {

class ProviderChoice;

/// A small window with what the tray menu has, for desktops without a tray.
///
/// It never hides by itself: whoever owns it decides what closing means.
class StatusWindow final : public QWidget
{
    Q_OBJECT

public:
    explicit StatusWindow(QWidget *parent = nullptr);

    void setSnapshot(const GatewaySnapshot &snapshot);
    /// Offers to listen on another port; 0 takes the offer back.
    void offerPort(quint16 port);
    void setStopping();

signals:
    void pinRequested(const QString &provider); ///< empty = automatic
    void forgetFailuresRequested();
    void portRequested(quint16 port);
    void copyAddressRequested();
    void copyEnvironmentRequested();
    void openConfigurationRequested();
    void reloadRequested();
    void quitRequested();
    void closeRequested();

protected:
    void closeEvent(QCloseEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void updateState();
    void restoreTabOrder(QWidget *lastChoice);
    QBoxLayout *makeHead();
    QWidget *makeChoice();
    QBoxLayout *makeButtons();
    void fitChoice();

    GatewaySnapshot m_snapshot;
    std::optional<GatewayState> m_iconState;
    quint16 m_offeredPort = 0;
    bool m_stopping = false;
    QLabel *m_icon;
    QLabel *m_state;
    QLabel *m_detail;
    QLabel *m_configProblem;
    QPushButton *m_usePort;
    QLabel *m_pin;
    ProviderChoice *m_choice;
    QScrollArea *m_choiceView;
    QPushButton *m_forgetFailures;
    QPushButton *m_copyAddress;
    QPushButton *m_copyEnvironment;
    QPushButton *m_openConfiguration;
    QPushButton *m_reload;
    QPushButton *m_quit;
};

} // namespace signalbox
