// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/chainview.h"

#include "ui/texts/figures.h"
#include "ui/texts/tooltiptext.h"

#include <QBoxLayout>
#include <QPainter>
#include <QStyle>

namespace signalbox {
namespace {
constexpr int padding = 4;
constexpr int gap = 12;
constexpr int barHeight = 8;
constexpr double barRadius = barHeight / 2.0;

ChainRow::Place placeOf(qsizetype number, qsizetype count)
{
    if (count == 1)
        return ChainRow::Place::Only;
    if (number == 0)
        return ChainRow::Place::First;
    return number + 1 == count ? ChainRow::Place::Last : ChainRow::Place::Between;
}
} // namespace

ChainView::ChainView(QWidget *parent) : QWidget(parent), m_rows(new QVBoxLayout(this))
{
    setAccessibleName(tr("What happened"));
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(0);
}

void ChainView::setSteps(const QList<ChainStep> &steps, qint64 whole)
{
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (qsizetype i = 0; i < steps.size(); ++i)
        m_rows->addWidget(new ChainRow(steps.at(i), whole, placeOf(i, steps.size()), this));
}

ChainRow::ChainRow(ChainStep step, qint64 whole, Place place, QWidget *parent)
    : QWidget(parent)
    , m_step(std::move(step))
    , m_whole(std::max<qint64>(whole, 1))
    , m_place(place)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(m_step.text());
    setToolTip(toolTipText(m_step.text()));
}

QSize ChainRow::sizeHint() const
{
    const int lines = m_step.detail.isEmpty() ? 1 : 2;
    return {360, lines * lineHeight() + 2 * padding};
}

QSize ChainRow::minimumSizeHint() const
{
    return {180, sizeHint().height()};
}

void ChainRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int left = fontMetrics().ascent() + gap;
    int right = width();
    if (m_step.hasTime()) {
        const int figure = fontMetrics().horizontalAdvance(QStringLiteral("99:99 min"));
        const int bar = std::max(40, width() * 38 / 100 - figure);
        const int begin = width() - figure - bar - gap / 2;
        paintBar(painter, mirrored({begin, padding + (lineHeight() - barHeight) / 2, bar, barHeight}));
        paintText(painter, {width() - figure, padding, figure, lineHeight()}, Qt::AlignRight,
            Colors(palette()).muted(), Figures::milliseconds(m_step.end - m_step.begin));
        right = begin - gap;
    }
    paintMark(painter);
    const Colors colors(palette());
    paintText(
        painter, {left, padding, right - left, lineHeight()}, Qt::AlignLeft, colors.text(), m_step.title);
    // Below the bar there is room to the end of the row.
    paintText(painter, {left, padding + lineHeight(), width() - left, lineHeight()}, Qt::AlignLeft,
        m_step.tone == Tone::Bad ? colors.tone(Tone::Bad) : colors.muted(), m_step.detail);
}

/// Where this is when texts run from right to left.
QRect ChainRow::mirrored(const QRect &place) const
{
    return QStyle::visualRect(layoutDirection(), rect(), place);
}

void ChainRow::paintText(QPainter &painter, const QRect &place, Qt::AlignmentFlag side, const QColor &color,
    const QString &text) const
{
    const Qt::Alignment alignment = QStyle::visualAlignment(layoutDirection(), side);
    painter.setPen(color);
    const int direction = text.isRightToLeft() ? Qt::TextForceRightToLeft : Qt::TextForceLeftToRight;
    painter.drawText(mirrored(place),
        static_cast<int>(alignment | Qt::AlignAbsolute | Qt::AlignVCenter) | direction,
        fontMetrics().elidedText(text, Qt::ElideRight, place.width()));
}

void ChainRow::paintMark(QPainter &painter) const
{
    const Colors colors(palette());
    const int side = fontMetrics().ascent() - 3;
    const QRectF mark = mirrored({2, padding + (lineHeight() - side) / 2, side, side});
    painter.setPen(QPen(colors.border(), 1.5));
    const double middle = mark.center().x();
    if (m_place == Place::Between || m_place == Place::Last)
        painter.drawLine(QPointF(middle, 0), QPointF(middle, mark.top() - 3));
    if (m_place == Place::Between || m_place == Place::First)
        painter.drawLine(QPointF(middle, mark.bottom() + 3), QPointF(middle, height()));
    drawShape(painter, mark, m_step.shape, colors.tone(m_step.tone));
}

/// Paler until the first content, then in full.
void ChainRow::paintBar(QPainter &painter, const QRectF &place) const
{
    const Colors colors(palette());
    const auto at = [this, &place](qint64 time) {
        return place.left() + place.width() * std::clamp(double(time) / double(m_whole), 0.0, 1.0);
    };
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.groove());
    painter.drawRoundedRect(place, barRadius, barRadius);
    const double begin = std::min(at(m_step.begin), place.right() - 4);
    const double end = std::max(begin + 4, at(m_step.end));
    const QRectF bar(begin, place.top(), end - begin, place.height());
    QColor color = colors.tone(m_step.tone);
    if (m_step.firstContent >= 0) {
        QColor pale = color;
        pale.setAlphaF(0.4F);
        painter.setBrush(pale);
        painter.drawRoundedRect(bar, barRadius, barRadius);
        painter.setClipRect(QRectF(at(m_step.firstContent), bar.top(), bar.width(), bar.height()));
    }
    painter.setBrush(color);
    painter.drawRoundedRect(bar, barRadius, barRadius);
    painter.setClipping(false);
}

} // namespace signalbox
