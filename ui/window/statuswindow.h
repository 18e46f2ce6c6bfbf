// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"
#include "ui/gateway/gatewaystate.h"

#include <QSize>
#include <QWidget>

#include <optional>

class QBoxLayout;
class QLabel;
class QPushButton;

namespace signalbox {

class NoticeBanner;
class ProviderChoice;
class ProviderScrollArea;

/// A small window with what the tray menu has, for desktops without a tray.
///
/// It never hides by itself: whoever owns it decides what closing means. It is as large as its providers need
/// and the screen allows, until somebody gives it another size.
class StatusWindow final : public QWidget
{
    Q_OBJECT

public:
    explicit StatusWindow(QWidget *parent = nullptr);

    void setSnapshot(const GatewaySnapshot &snapshot);
    /// Offers to listen on another port; 0 takes the offer back.
    void offerPort(quint16 port);
    void setStopping();
    /// Tells, until it is dismissed, that the run which began then has not ended by itself.
    void showUnexpectedEnd(const QDateTime &begin);

signals:
    void pinRequested(const QString &provider); ///< empty = automatic
    void forgetFailuresRequested();
    void portRequested(quint16 port);
    void copyAddressRequested();
    void copyEnvironmentRequested();
    void openConfigurationRequested();
    void reloadRequested();
    void openLogsRequested();
    void quitRequested();
    void closeRequested();

protected:
    void closeEvent(QCloseEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void connectButtons();
    void updateState();
    void orderFocus();
    [[nodiscard]] bool isAsFitted() const;
    void fit();
    [[nodiscard]] QSize fittingSize(QSize room) const;
    QBoxLayout *makeHead();
    QWidget *makeChoice();
    QBoxLayout *makeButtons();

    GatewaySnapshot m_snapshot;
    std::optional<GatewayState> m_iconState;
    quint16 m_offeredPort = 0;
    bool m_stopping = false;
    QSize m_fittedSize;
    NoticeBanner *m_notice;
    QLabel *m_icon;
    QLabel *m_state;
    QLabel *m_detail;
    QLabel *m_warnings;
    QPushButton *m_usePort;
    QLabel *m_pin;
    ProviderChoice *m_choice;
    ProviderScrollArea *m_choiceView;
    QPushButton *m_forgetFailures;
    QPushButton *m_copyAddress;
    QPushButton *m_copyEnvironment;
    QPushButton *m_openConfiguration;
    QPushButton *m_reload;
    QPushButton *m_quit;
};

} // namespace signalbox
