// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/gateway/gatewaylink.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace signalbox {

class NoticeBar;

/// Tells that a sign-in waits in a browser, which it opens, and closes once the provider is signed in.
/// Whether the right browser has opened nobody can tell: so the address can be copied. Shown with show(),
/// never with exec().
class SignInDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `link` outlives it. `now`: what is known of the provider before.
    SignInDialog(
        GatewayLink &link, const QString &provider, const GatewaySnapshot &now, QWidget *parent = nullptr);

    void openBrowser();

private:
    void copyAddress();
    void ask(std::function<void(const QUrl &)> use);
    void showProblem(const QString &text);
    void follow(const GatewaySnapshot &snapshot);

    GatewayLink &m_link;
    QString m_provider;
    bool m_waits; ///< for the first sign-in, or one again
    qsizetype m_accounts; ///< that are signed in, as far as is known
    QLabel *m_hint;
    NoticeBar *m_problem;
    QPushButton *m_copy;
};

} // namespace signalbox
