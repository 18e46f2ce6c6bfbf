// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/signinwindows.h"

#include "ui/dialogs/signindialog.h"
#include "ui/gateway/gatewaylink.h"

#include <QApplication>
#include <QDialog>
#include <QWidget>

#include <utility>

namespace signalbox {
namespace {
/// That its user is at, below its dialogs: they may close before a browser is back.
QWidget *windowInUse()
{
    QWidget *window = QApplication::activeWindow();
    while (qobject_cast<QDialog *>(window))
        window = window->parentWidget() ? window->parentWidget()->window() : nullptr;
    return window;
}
} // namespace

SignInWindows::SignInWindows(GatewayLink &link, QObject *parent) : QObject(parent), m_link(link)
{
    connect(&m_link, &GatewayLink::snapshotChanged, this,
        [this](const GatewaySnapshot &snapshot) { m_snapshot = snapshot; });
}

SignInWindows::~SignInWindows()
{
    for (const QPointer<SignInDialog> &dialog : std::as_const(m_dialogs))
        delete dialog;
}

void SignInWindows::open(const QString &provider)
{
    QPointer<SignInDialog> &dialog = m_dialogs[provider];
    if (!dialog || !dialog->isVisible()) { // one that was closed goes a little later
        dialog = new SignInDialog(m_link, provider, m_snapshot, windowInUse());
        dialog->openBrowser();
    }
    dialog->setWindowState(dialog->windowState() & ~Qt::WindowMinimized);
    dialog->show();
    dialog->raise();
    dialog->activateWindow();
}

} // namespace signalbox
