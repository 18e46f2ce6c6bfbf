// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/gateway/gatewaystate.h"
#include "ui/tray/stateicons.h"

#include <QSystemTrayIcon>

#include <optional>

namespace signalbox {

/// The icon in the tray: how the gateway is doing by shape and colour, and in one line as its tool tip.
///
/// Constructed when there is a tray (see TrayProbe), it stays when that leaves: Qt shows it in the next one.
class TrayIcon final : public QObject
{
    Q_OBJECT

public:
    /// `menu` outlives it.
    explicit TrayIcon(QMenu &menu, QObject *parent = nullptr);

    void setLook(IconLook look);
    void setSnapshot(const GatewaySnapshot &snapshot);
    void show() { m_icon.show(); }
    /// For messages.
    [[nodiscard]] QSystemTrayIcon &systemIcon() { return m_icon; }

signals:
    void clicked();

private:
    void draw(GatewayState state);

    QSystemTrayIcon m_icon;
    IconLook m_look = usualTrayLook();
    std::optional<GatewayState> m_drawn;
};

} // namespace signalbox
