// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/gateway/gatewaylink.h"
#include "ui/welcome/demorequest.h"

#include <QWidget>

#include <functional>
#include <optional>

class QCheckBox;
class QLabel;
class QPushButton;

namespace signalbox {

class NoticeBar;
class RequestWatchView;

/// The system's switch that starts the program when the user logs in.
struct LoginSwitch
{
    bool isOn = false;
    /// Empty = there is none. Gives why the system has not taken it.
    std::function<std::optional<Error>(bool)> set;
};

/// The third step: the first request, as it arrives.
class RequestStep final : public QWidget
{
    Q_OBJECT

public:
    RequestStep(GatewayLink &link, LoginSwitch login, QWidget *parent = nullptr);

    void begin(const QString &hint);
    void setSnapshot(const GatewaySnapshot &snapshot);
    [[nodiscard]] RequestWatchView *watch() const { return m_watch; }
    /// Only for the demo: others would charge for it.
    [[nodiscard]] QPushButton *sendButton() const { return m_send; }
    [[nodiscard]] QCheckBox *loginBox() const { return m_atLogin; }

signals:
    void answered();

private:
    void setAtLogin(bool on);

    DemoRequest m_request;
    LoginSwitch m_login;
    QString m_baseUrl;
    RequestWatchView *m_watch;
    QPushButton *m_send;
    QLabel *m_costs;
    NoticeBar *m_problem;
    QCheckBox *m_atLogin;
};

} // namespace signalbox
