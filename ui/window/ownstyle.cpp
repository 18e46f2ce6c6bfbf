// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/ownstyle.h"

#include "ui/widgets/colors.h"

#include <QPainter>
#include <QStyleOption>

#include <algorithm>

namespace signalbox {
namespace {
constexpr double corner = 3;

/// A square in the middle of the place, with its edge on whole pixels.
QRectF squareIn(const QRect &place)
{
    const int side = std::min(place.width(), place.height()) - 1;
    const QPoint topLeft = place.center() - QPoint((side - 1) / 2, (side - 1) / 2);
    return QRectF(topLeft, QSizeF(side, side)).adjusted(0.5, 0.5, -0.5, -0.5);
}

/// The edge tells that there is something to choose; what is chosen has the colour of what is selected.
void prepare(QPainter &painter, const QStyleOption &option, bool isChosen)
{
    const QPalette &palette = option.palette;
    const Colors colors(palette);
    const bool isEnabled = option.state.testFlag(QStyle::State_Enabled);
    const bool isPointedAt
        = option.state.testFlag(QStyle::State_MouseOver) || option.state.testFlag(QStyle::State_HasFocus);
    QColor edge = colors.muted();
    if (!isEnabled)
        edge.setAlphaF(0.5F);
    if (isEnabled && (isChosen || isPointedAt))
        edge = colors.tone(Tone::Busy);
    const QColor ground
        = option.state.testFlag(QStyle::State_Sunken) ? colors.groove() : palette.color(QPalette::Base);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(edge, 1.2));
    painter.setBrush(isChosen && isEnabled ? palette.color(QPalette::Highlight) : ground);
}

QColor signColor(const QStyleOption &option)
{
    return option.palette.color(
        option.state.testFlag(QStyle::State_Enabled) ? QPalette::HighlightedText : QPalette::Text);
}

void drawCheckBox(QPainter &painter, const QStyleOption &option)
{
    const bool isPartly = option.state.testFlag(QStyle::State_NoChange);
    const bool isChosen = isPartly || option.state.testFlag(QStyle::State_On);
    const QRectF box = squareIn(option.rect);
    prepare(painter, option, isChosen);
    painter.drawRoundedRect(box, corner, corner);
    if (!isChosen)
        return;
    painter.setPen(QPen(signColor(option), 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const auto at
        = [&box](double x, double y) { return box.topLeft() + QPointF(box.width() * x, box.height() * y); };
    if (isPartly)
        painter.drawLine(at(0.25, 0.5), at(0.75, 0.5));
    else
        painter.drawPolyline(QPolygonF{{at(0.22, 0.52), at(0.43, 0.72), at(0.78, 0.3)}});
}

void drawRadioButton(QPainter &painter, const QStyleOption &option)
{
    const bool isChosen = option.state.testFlag(QStyle::State_On);
    const QRectF ring = squareIn(option.rect);
    prepare(painter, option, isChosen);
    painter.drawEllipse(ring);
    if (!isChosen)
        return;
    const double inset = ring.width() * 0.29;
    painter.setPen(Qt::NoPen);
    painter.setBrush(signColor(option));
    painter.drawEllipse(ring.adjusted(inset, inset, -inset, -inset));
}

void drawLineEditFrame(QPainter &painter, const QStyleOption &option)
{
    const Colors colors(option.palette);
    QColor edge = option.state.testFlag(QStyle::State_HasFocus) ? colors.tone(Tone::Busy) : colors.muted();
    if (!option.state.testFlag(QStyle::State_HasFocus)) // many of them below each other need not shout
        edge.setAlphaF(option.state.testFlag(QStyle::State_Enabled) ? 0.7F : 0.35F);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(edge);
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), corner, corner);
}
} // namespace

OwnStyle::OwnStyle() : QProxyStyle(QStringLiteral("Fusion")) { }

void OwnStyle::drawPrimitive(
    PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    painter->save();
    switch (element) {
    case PE_IndicatorCheckBox:
        drawCheckBox(*painter, *option);
        break;
    case PE_IndicatorRadioButton:
        drawRadioButton(*painter, *option);
        break;
    case PE_FrameLineEdit:
        drawLineEditFrame(*painter, *option);
        break;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        break;
    }
    painter->restore();
}

} // namespace signalbox
