// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tray/stateicons.h"

#include <QGuiApplication>
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

QPixmap draw(QSvgRenderer &renderer, int size, const QColor &glyph)
{
    QPixmap pixmap(size, size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    if (glyph.isValid()) {
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(pixmap.rect(), glyph);
    }
    return pixmap;
}

/// `glyph`: what everything is coloured with; invalid = as it is drawn.
QIcon load(const QString &name, const QColor &glyph = {})
{
    loadResources();
    QSvgRenderer renderer(QStringLiteral(":/signalbox/icons/%1.svg").arg(name));
    QIcon icon;
    for (const int size : {16, 22, 24, 32, 44, 48, 64, 96, 128})
        icon.addPixmap(draw(renderer, size, glyph));
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
    case GatewayState::Paused:
        return QStringLiteral("paused");
    case GatewayState::Degraded:
        return QStringLiteral("degraded");
    case GatewayState::NeedsYou:
        return QStringLiteral("needsyou");
    case GatewayState::Problem:
        break;
    }
    return QStringLiteral("problem");
}

QIcon loadGlyph(GatewayState state, const QColor &colour)
{
    return load(QStringLiteral("symbolic/") + fileName(state), colour);
}

QIcon loadTemplate(GatewayState state)
{
#ifdef Q_OS_MACOS
    QIcon icon = loadGlyph(state, Qt::black);
    icon.setIsMask(true);
    return icon;
#else
    // Asked first: fromTheme() would take the program's own icon for a name that only begins with its.
    const QString name = stateIconName(state);
    return QIcon::hasThemeIcon(name) ? QIcon::fromTheme(name) : load(fileName(state));
#endif
}
} // namespace

QIcon stateIcon(GatewayState state, IconLook look)
{
    switch (look) {
    case IconLook::Light:
        return loadGlyph(state, QColor(0x2e, 0x34, 0x36));
    case IconLook::Dark:
        return loadGlyph(state, QColor(0xf2, 0xf2, 0xf2));
    case IconLook::Template:
        return loadTemplate(state);
    case IconLook::Colour:
        break;
    }
    return load(fileName(state));
}

IconLook usualTrayLook()
{
#ifdef Q_OS_MACOS
    return IconLook::Template;
#else
    return IconLook::Colour;
#endif
}

IconLook trayLookNamed(const QString &name)
{
    if (name == QLatin1String("colour"))
        return IconLook::Colour;
    if (name == QLatin1String("light"))
        return IconLook::Light;
    return name == QLatin1String("dark") ? IconLook::Dark : usualTrayLook();
}

QString stateIconName(GatewayState state)
{
    return QStringLiteral("%1-%2-symbolic").arg(QGuiApplication::desktopFileName(), fileName(state));
}

QIcon applicationIcon()
{
    return load(QStringLiteral("signalbox"));
}

} // namespace signalbox
