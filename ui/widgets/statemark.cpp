// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/statemark.h"

#include <QPainter>

namespace signalbox {
namespace {

QPolygonF triangleIn(const QRectF &place)
{
    return {{QPointF(place.center().x(), place.top()), place.bottomRight(), place.bottomLeft()}};
}

void drawCross(QPainter &painter, const QRectF &place, const QColor &color)
{
    QPen pen(color, place.width() * 0.24);
    pen.setCapStyle(Qt::RoundCap);
    painter.setPen(pen);
    const double inset = place.width() * 0.14;
    const QRectF inner = place.adjusted(inset, inset, -inset, -inset);
    painter.drawLine(inner.topLeft(), inner.bottomRight());
    painter.drawLine(inner.topRight(), inner.bottomLeft());
}

void drawBars(QPainter &painter, const QRectF &place)
{
    const double width = place.width() * 0.3;
    const double round = width * 0.25;
    painter.drawRoundedRect(
        QRectF(place.left() + width * 0.3, place.top(), width, place.height()), round, round);
    painter.drawRoundedRect(
        QRectF(place.right() - width * 1.3, place.top(), width, place.height()), round, round);
}

void drawKey(QPainter &painter, const QRectF &place, const QColor &color)
{
    const double unit = place.width();
    painter.setBrush(Qt::NoBrush);
    QPen pen(color, unit * 0.18);
    pen.setCapStyle(Qt::RoundCap);
    painter.setPen(pen);
    const QPointF bow(place.left() + unit * 0.3, place.top() + unit * 0.7);
    painter.drawEllipse(bow, unit * 0.2, unit * 0.2);
    painter.drawLine(bow + QPointF(unit * 0.16, -unit * 0.16),
        QPointF(place.right() - unit * 0.08, place.top() + unit * 0.08));
    painter.drawLine(QPointF(place.left() + unit * 0.74, place.top() + unit * 0.26),
        QPointF(place.left() + unit * 0.9, place.top() + unit * 0.42));
}
} // namespace

void drawShape(QPainter &painter, const QRectF &place, Shape shape, const QColor &color)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    switch (shape) {
    case Shape::Disc:
        painter.drawEllipse(place.adjusted(0.5, 0.5, -0.5, -0.5));
        break;
    case Shape::Triangle:
        painter.drawPolygon(triangleIn(place.adjusted(0, 0.5, 0, -0.5)));
        break;
    case Shape::Cross:
        drawCross(painter, place, color);
        break;
    case Shape::Ring:
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(color, place.width() * 0.16));
        painter.drawEllipse(place.adjusted(1.2, 1.2, -1.2, -1.2));
        break;
    case Shape::Bars:
        drawBars(painter, place);
        break;
    case Shape::Key:
        drawKey(painter, place, color);
        break;
    }
    painter.restore();
}

StateMark::StateMark(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void StateMark::setState(Shape shape, Tone tone, const QString &text)
{
    setToolTip(text);
    setAccessibleName(text);
    if (shape == m_shape && tone == m_tone)
        return;
    m_shape = shape;
    m_tone = tone;
    update();
}

QSize StateMark::sizeHint() const
{
    const int side = fontMetrics().ascent();
    return {side, side};
}

void StateMark::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const double side = std::min(width(), height()) - 2;
    drawShape(painter, {(width() - side) / 2.0, (height() - side) / 2.0, side, side}, m_shape,
        Colors(palette()).tone(m_tone));
}

} // namespace signalbox
