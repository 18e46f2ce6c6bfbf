// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/signinwindows.h"

#include "ui/dialogs/signindialog.h"
#include "ui/gateway/gatewaylink.h"

#include <QWidget>

namespace signalbox {

SignInWindows::SignInWindows(GatewayLink &link, QWidget &window, QObject *parent)
    : QObject(parent)
    , m_link(link)
    , m_window(window)
{
    connect(&m_link, &GatewayLink::snapshotChanged, this,
        [this](const GatewaySnapshot &snapshot) { m_snapshot = snapshot; });
}

void SignInWindows::open(const QString &provider)
{
    QPointer<SignInDialog> &dialog = m_dialogs[provider];
    if (!dialog || !dialog->isVisible()) { // one that was closed goes a little later
        dialog = new SignInDialog(m_link, provider, m_snapshot, &m_window);
        dialog->openBrowser();
    }
    dialog->setWindowState(dialog->windowState() & ~Qt::WindowMinimized);
    dialog->show();
    dialog->raise();
    dialog->activateWindow();
}

} // namespace signalbox
