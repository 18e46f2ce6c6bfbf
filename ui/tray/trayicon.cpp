// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tray/trayicon.h"

#include "ui/texts/snapshottexts.h"
#include "ui/texts/tooltiptext.h"

namespace signalbox {

TrayIcon::TrayIcon(QMenu &menu, QObject *parent) : QObject(parent)
{
    m_icon.setContextMenu(&menu);
#ifndef Q_OS_MACOS // there a click opens the menu, and says so as well
    connect(&m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger)
            emit clicked();
    });
#endif
}

void TrayIcon::setLook(IconLook look)
{
    m_look = look;
    if (m_drawn)
        draw(*m_drawn);
}

void TrayIcon::setSnapshot(const GatewaySnapshot &snapshot)
{
    if (const GatewayState state = stateOf(snapshot); m_drawn != state)
        draw(state);
    if (const QString toolTip = trayToolTipText(SnapshotTexts::toolTip(snapshot));
        toolTip != m_icon.toolTip())
        m_icon.setToolTip(toolTip);
}

void TrayIcon::draw(GatewayState state)
{
    m_drawn = state;
    m_icon.setIcon(stateIcon(state, m_look));
}

} // namespace signalbox
