// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/welcome/stepheader.h"

#include "ui/widgets/colors.h"

#include <QLocale>
#include <QPainter>
#include <QStyle>

namespace signalbox {
namespace {
constexpr int disc = 26;
constexpr int gap = 10;
constexpr double lineWidth = 1.5;

void drawTick(QPainter &painter, const QRectF &place, const QColor &color)
{
    QPen pen(color, place.width() * 0.1);
    pen.setCapStyle(Qt::RoundCap);
    pen.setJoinStyle(Qt::RoundJoin);
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    const double unit = place.width();
    painter.drawPolyline(QPolygonF({QPointF(place.left() + unit * 0.29, place.top() + unit * 0.52),
        QPointF(place.left() + unit * 0.44, place.top() + unit * 0.67),
        QPointF(place.left() + unit * 0.72, place.top() + unit * 0.36)}));
}
} // namespace

StepHeader::StepHeader(const QStringList &titles, QWidget *parent)
    : QWidget(parent)
    , m_titles(titles)
    , m_done(titles.size(), false)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    describe();
}

void StepHeader::setCurrent(int step)
{
    m_current = step;
    describe();
    update();
}

void StepHeader::setDone(int step, bool done)
{
    m_done[step] = done;
    describe();
    update();
}

void StepHeader::describe()
{
    setAccessibleName(tr("Step %1 of %2: %3")
                          .arg(QLocale().toString(m_current + 1), QLocale().toString(m_titles.size()),
                              m_titles.value(m_current)));
}

QSize StepHeader::sizeHint() const
{
    return {120 * static_cast<int>(m_titles.size()), disc + 4};
}

void StepHeader::paintEvent(QPaintEvent *)
{
    const Colors colors(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int count = static_cast<int>(m_titles.size());
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    int needed = 0;
    for (const QString &title : std::as_const(m_titles))
        needed += disc + gap + QFontMetrics(bold).horizontalAdvance(title);
    // What is left over becomes the lines between the steps.
    const int line = std::max(0, (width() - needed) / std::max(1, count - 1));
    int x = 0;
    const auto place = [this](int left, int width) {
        return QRectF(
            QStyle::visualRect(layoutDirection(), rect(), QRect(left, (height() - disc) / 2, width, disc)));
    };
    for (int step = 0; step < count; ++step) {
        const bool isCurrent = step == m_current;
        const QRectF circle = place(x, disc).adjusted(1, 1, -1, -1);
        const QColor accent = colors.tone(m_done.at(step) ? Tone::Good : Tone::Busy);
        const bool isFilled = isCurrent || m_done.at(step);
        painter.setPen(QPen(isFilled ? accent : colors.border(), lineWidth));
        painter.setBrush(isFilled ? accent : colors.card());
        painter.drawEllipse(circle);
        const QColor inside = palette().color(QPalette::Base);
        if (m_done.at(step)) {
            drawTick(painter, circle, inside);
        } else {
            painter.setPen(isFilled ? inside : colors.muted());
            painter.setFont(bold);
            painter.drawText(circle, Qt::AlignCenter, QLocale().toString(step + 1));
        }
        x += disc + gap;
        painter.setFont(isCurrent ? bold : font());
        painter.setPen(isCurrent ? colors.text() : colors.muted());
        const int advance = QFontMetrics(bold).horizontalAdvance(m_titles.at(step));
        painter.drawText(
            place(x, advance + 2), static_cast<int>(Qt::AlignVCenter | Qt::AlignLeading), m_titles.at(step));
        x += advance;
        if (step + 1 < count && line > 3 * gap) {
            const QRectF between = place(x + gap, line - 2 * gap);
            painter.setPen(QPen(colors.border(), 1));
            painter.drawLine(QPointF(between.left(), between.center().y()),
                QPointF(between.right(), between.center().y()));
        }
        x += line;
    }
}

} // namespace signalbox
