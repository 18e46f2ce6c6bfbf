// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sparkline.h"

#include "ui/widgets/colors.h"

#include <QPainter>

#include <QPainterPath>

namespace signalbox {
namespace {
constexpr QSize usualSize(96, 22);
constexpr double penWidth = 1.5;
} // namespace

Sparkline::Sparkline(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Sparkline::setValues(const QList<double> &values, const QString &text)
{
    setToolTip(text);
    setAccessibleName(text);
    if (values == m_values)
        return;
    m_values = values;
    update();
}

QSize Sparkline::sizeHint() const
{
    return usualSize;
}

void Sparkline::paintEvent(QPaintEvent *)
{
    if (m_values.isEmpty())
        return;
    const double highest = *std::max_element(m_values.cbegin(), m_values.cend());
    const Colors colors(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = QRectF(rect()).adjusted(2, 3, -2, -3);
    if (highest <= 0) {
        painter.setPen(QPen(colors.border(), 1, Qt::DotLine));
        painter.drawLine(area.bottomLeft(), area.bottomRight());
        return;
    }
    const double step = m_values.size() > 1 ? area.width() / static_cast<double>(m_values.size() - 1) : 0;
    QPainterPath line;
    QPointF last;
    bool isOpen = false;
    for (qsizetype i = 0; i < m_values.size(); ++i) {
        if (m_values.at(i) < 0) {
            isOpen = false;
            continue;
        }
        last = {area.left() + static_cast<double>(i) * step,
            area.bottom() - area.height() * m_values.at(i) / highest};
        if (isOpen)
            line.lineTo(last);
        else
            line.addEllipse(last, penWidth / 3, penWidth / 3); // one alone is seen, too
        line.moveTo(last);
        isOpen = true;
    }
    painter.setPen(QPen(colors.tone(Tone::Busy), penWidth, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(line);
    painter.setBrush(colors.tone(Tone::Busy));
    painter.setPen(Qt::NoPen);
    painter.drawEllipse(last, 2, 2);
}

} // namespace signalbox
