// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tintedicon.h"

#include <QFile>
#include <QIconEngine>
#include <QSvgRenderer>

// A static library's resources are dropped by the linker unless something names them; the macro wants no
// namespace.
static void loadResources()
{
    Q_INIT_RESOURCE(desktop);
}

namespace signalbox {
namespace {

QByteArray glyph(const QString &name, const QColor &color)
{
    loadResources();
    QFile file(QStringLiteral(":/signalbox/icons/pages/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return file.readAll().replace("currentColor", color.name().toLatin1());
}

/// Draws the SVG anew for each size.
class GlyphEngine final : public QIconEngine
{
public:
    explicit GlyphEngine(const QByteArray &svg) : m_svg(svg) { }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        QSvgRenderer renderer(m_svg);
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
    [[nodiscard]] QIconEngine *clone() const override { return new GlyphEngine(m_svg); }

private:
    QByteArray m_svg;
};
} // namespace

QIcon tintedIcon(const QString &name, const QColor &color)
{
    return QIcon(new GlyphEngine(glyph(name, color)));
}

} // namespace signalbox
