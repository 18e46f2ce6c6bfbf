// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/ownstyle.h"

#include "ui/widgets/colors.h"

#include <QPainter>
#include <QStyleOption>

#include <algorithm>

namespace signalbox {
namespace {
constexpr double corner = 3;
constexpr int besideText = 6; ///< more than Fusion has
constexpr int aboveText = 2;
constexpr int inputPadding = 3;

/// What is put to each side of an input's text. One without a frame is part of something else: a box for
/// numbers or dates.
int inInput(const QStyleOption *option)
{
    const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
    return frame && frame->lineWidth > 0 ? inputPadding : 0;
}

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
    edge.setAlphaF(isEnabled ? 0.8F : 0.4F);
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

/// Flat, as all else: of buttons, and of boxes to choose from.
void drawButtonPanel(QPainter &painter, const QStyleOption &option)
{
    const QPalette &palette = option.palette;
    const Colors colors(palette);
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(&option);
    const bool isDefault = button && button->features.testFlag(QStyleOptionButton::DefaultButton);
    const bool isEnabled = option.state.testFlag(QStyle::State_Enabled);
    const bool isDown = option.state & (QStyle::State_Sunken | QStyle::State_On);
    QColor ground = palette.color(QPalette::Button);
    if (!colors.isDark())
        ground = ground.lighter(104);
    if (isEnabled && isDown)
        ground = ground.darker(112);
    else if (isEnabled && option.state.testFlag(QStyle::State_MouseOver))
        ground = colors.isDark() ? ground.lighter(118) : palette.color(QPalette::Base);
    QColor edge = colors.muted();
    edge.setAlphaF(isEnabled ? 0.55F : 0.25F);
    if (isEnabled && (isDefault || option.state.testFlag(QStyle::State_HasFocus)))
        edge = colors.tone(Tone::Busy);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(edge);
    painter.setBrush(ground);
    painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), corner, corner);
}
} // namespace

OwnStyle::OwnStyle() : QProxyStyle(name())
{
    setObjectName(name());
}

QString OwnStyle::name()
{
    return QStringLiteral("fusion");
}

QSize OwnStyle::sizeFromContents(
    ContentsType type, const QStyleOption *option, const QSize &contents, const QWidget *widget) const
{
    const QSize usual = QProxyStyle::sizeFromContents(type, option, contents, widget);
    switch (type) {
    case CT_PushButton:
        return usual + QSize(2 * besideText, 2 * aboveText);
    case CT_ComboBox:
    case CT_LineEdit:
        return usual + QSize(0, 2 * aboveText);
    default:
        return usual;
    }
}

QRect OwnStyle::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    const QRect usual = QProxyStyle::subElementRect(element, option, widget);
    if (element != SE_LineEditContents)
        return usual;
    return usual.adjusted(inInput(option), 0, -inInput(option), 0);
}

void OwnStyle::drawPrimitive(
    PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    using Draw = void (*)(QPainter &, const QStyleOption &);
    const Draw draw = element == PE_IndicatorCheckBox ? drawCheckBox
        : element == PE_IndicatorRadioButton          ? drawRadioButton
        : element == PE_FrameLineEdit                 ? drawLineEditFrame
        : element == PE_PanelButtonCommand            ? drawButtonPanel
                                                      : Draw();
    if (!draw) {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        return;
    }
    painter->save();
    draw(*painter, *option);
    painter->restore();
}

} // namespace signalbox
