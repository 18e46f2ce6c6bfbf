// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tray/stateicons.h"

#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

// A static library's resources are dropped by the linker unless something names them; the macro wants no
// namespace.
static void loadResources()
{
    Q_INIT_RESOURCE(desktop);
}

namespace signalbox {
namespace {

QPixmap draw(QSvgRenderer &renderer, int size)
{
    QPixmap pixmap(size, size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    return pixmap;
}

QIcon load(const QString &name)
{
    loadResources();
    QSvgRenderer renderer(QStringLiteral(":/signalbox/icons/%1.svg").arg(name));
    QIcon icon;
    for (const int size : {16, 22, 24, 32, 48, 64, 96})
        icon.addPixmap(draw(renderer, size));
    return icon;
}

QString fileName(GatewayState state)
{
    switch (state) {
    case GatewayState::Stopped:
        return QStringLiteral("stopped");
    case GatewayState::Running:
        return QStringLiteral("running");
    case GatewayState::Working:
        return QStringLiteral("working");
    case GatewayState::Degraded:
        return QStringLiteral("degraded");
    case GatewayState::Problem:
        break;
    }
    return QStringLiteral("problem");
}
} // namespace

QIcon stateIcon(GatewayState state)
{
    return load(fileName(state));
}

QIcon applicationIcon()
{
    return load(QStringLiteral("signalbox"));
}

} // namespace signalbox
