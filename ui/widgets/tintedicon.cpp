// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tintedicon.h"

#include "ui/widgets/colors.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

#include <optional>
#include <utility>

// A static library's resources are dropped by the linker unless something names them; the macro wants no
// namespace.
static void loadResources()
{
    Q_INIT_RESOURCE(desktop);
}

namespace signalbox {
namespace {

QByteArray glyph(const QString &name)
{
    loadResources();
    QFile file(QStringLiteral(":/signalbox/icons/pages/%1.svg").arg(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Draws the SVG anew for each size and colour.
class GlyphEngine final : public QIconEngine
{
public:
    /// Without a colour it has that of the application's palette.
    GlyphEngine(QByteArray svg, std::optional<QColor> color) : m_svg(std::move(svg)), m_color(color) { }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const QColor color = m_color.value_or(Colors(QGuiApplication::palette()).muted());
        QSvgRenderer renderer(QByteArray(m_svg).replace("currentColor", color.name().toLatin1()));
        if (mode == QIcon::Disabled)
            painter->setOpacity(0.4);
        renderer.render(painter, rect);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect({}, size), mode, state);
        return pixmap;
    }
    [[nodiscard]] QIconEngine *clone() const override { return new GlyphEngine(m_svg, m_color); }

private:
    QByteArray m_svg;
    std::optional<QColor> m_color;
};
} // namespace

QIcon tintedIcon(const QString &name, const QColor &color)
{
    return QIcon(new GlyphEngine(glyph(name), color));
}

QIcon glyphIcon(const QString &name)
{
    return QIcon(new GlyphEngine(glyph(name), {}));
}

} // namespace signalbox
