// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/legendbutton.h"

#include "ui/widgets/colors.h"

#include <QPainter>
#include <QStyle>

namespace signalbox {
namespace {
constexpr int swatch = 10;
constexpr int padding = 6;
constexpr int widestName = 200;
constexpr double radius = 4;
} // namespace

LegendButton::LegendButton(const QString &name, QWidget *parent) : QAbstractButton(parent)
{
    setText(name);
    setCheckable(true);
    setChecked(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
}

void LegendButton::setColor(const QColor &color)
{
    m_color = color;
    update();
}

QString LegendButton::shownText() const
{
    return fontMetrics().elidedText(text(), Qt::ElideMiddle, widestName);
}

QSize LegendButton::sizeHint() const
{
    return {3 * padding + swatch + fontMetrics().horizontalAdvance(shownText()) + 1,
        fontMetrics().height() + padding};
}

void LegendButton::paintEvent(QPaintEvent *)
{
    const Colors colors(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF edge = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(hasFocus() ? QPen(palette().color(QPalette::Highlight)) : QPen(Qt::NoPen));
    painter.setBrush(underMouse() ? QBrush(colors.groove()) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(edge, radius, radius);
    // Hidden series have no more than an edge, so that nobody has to tell shades apart.
    const QRect place = QStyle::visualRect(
        layoutDirection(), rect(), QRect(padding, (height() - swatch) / 2, swatch, swatch));
    painter.setPen(QPen(m_color, 1.5));
    painter.setBrush(isChecked() ? QBrush(m_color) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), 2, 2);
    painter.setPen(isChecked() ? colors.text() : colors.muted());
    const int begin = 2 * padding + swatch;
    const QRect room
        = QStyle::visualRect(layoutDirection(), rect(), QRect(begin, 0, width() - begin - 1, height()));
    painter.drawText(room, static_cast<int>(Qt::AlignVCenter | Qt::AlignLeading), shownText());
}

} // namespace signalbox
