// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/meterbar.h"

#include <QPainter>

namespace signalbox {
namespace {
constexpr int thickness = 6;
constexpr int shortest = 64;
constexpr double attentionFrom = 0.8;
constexpr double badFrom = 0.95;
} // namespace

MeterBar::MeterBar(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

Tone MeterBar::toneOf(double share)
{
    if (share >= badFrom)
        return Tone::Bad;
    return share >= attentionFrom ? Tone::Attention : Tone::Busy;
}

void MeterBar::setShare(double share, const QString &text)
{
    setToolTip(text);
    setAccessibleName(text);
    if (share == m_share)
        return;
    m_share = share;
    update();
}

QSize MeterBar::sizeHint() const
{
    return {shortest, thickness};
}

void MeterBar::paintEvent(QPaintEvent *)
{
    const Colors colors(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    QRectF bar(0, (height() - thickness) / 2.0, width(), thickness);
    const double radius = thickness / 2.0;
    painter.setBrush(colors.groove());
    painter.drawRoundedRect(bar, radius, radius);
    const double share = std::clamp(m_share, 0.0, 1.0);
    if (share <= 0)
        return;
    const double length = std::max<double>(thickness, bar.width() * share);
    if (isRightToLeft())
        bar.setLeft(bar.right() - length);
    else
        bar.setWidth(length);
    painter.setBrush(colors.tone(toneOf(m_share)));
    painter.drawRoundedRect(bar, radius, radius);
}

} // namespace signalbox
