// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"
#include "ui/tray/menutext.h"

#include <QMenu>

namespace signalbox {

/// The switch of one route: automatic, or one of its providers. Changed in place.
class RouteMenu final : public QMenu
{
    Q_OBJECT

public:
    explicit RouteMenu(QWidget *parent = nullptr);

    void setRoute(const RouteSwitch &route, MenuStyle style);

signals:
    void pinRequested(const QString &project, const QString &pattern, const QString &provider);

private:
    void replaceChoices();

    RouteSwitch m_route;
    QList<QAction *> m_choices; ///< the first is automatic
};

} // namespace signalbox
