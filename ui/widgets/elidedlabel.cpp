// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/elidedlabel.h"

#include "ui/texts/figures.h"
#include "ui/texts/tooltiptext.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QPainter>
#include <QStyle>

#include <algorithm>
#include <cmath>

namespace signalbox {
namespace {
constexpr double mutedOpacity = 0.7; // of black on Fusion's grey: a contrast of 7:1
constexpr int leastCharacters = 8;
} // namespace

ElidedLabel::ElidedLabel(QWidget *parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    auto *copy = new QAction(tr("&Copy"), this);
    connect(copy, &QAction::triggered, this,
        [this] { QGuiApplication::clipboard()->setText(Figures::plain(text())); });
    addAction(copy);
}

void ElidedLabel::setLines(const QStringList &lines)
{
    setText(lines.join(u'\n'));
    updateToolTip();
}

void ElidedLabel::setMuted(bool muted)
{
    m_muted = muted;
    update();
}

bool ElidedLabel::isElided() const
{
    return shownLines() != text().split(u'\n');
}

QStringList ElidedLabel::shownLines() const
{
    QStringList lines = text().split(u'\n');
    for (QString &line : lines)
        line = fontMetrics().elidedText(line, Qt::ElideRight, contentsRect().width());
    return lines;
}

int ElidedLabel::textWidth() const
{
    const QFontMetricsF metrics(font()); // the whole-numbered ones round down what is elided then
    double width = 0;
    for (const QString &line : text().split(u'\n'))
        width = std::max(width, metrics.horizontalAdvance(line));
    return static_cast<int>(std::ceil(width)) + 1;
}

QSize ElidedLabel::sizeFor(int textWidth) const
{
    const auto lines = static_cast<int>(text().count(u'\n')) + 1;
    const QMargins margins = contentsMargins();
    return {textWidth + margins.left() + margins.right(),
        lines * fontMetrics().lineSpacing() + margins.top() + margins.bottom()};
}

QSize ElidedLabel::sizeHint() const
{
    return sizeFor(textWidth());
}

QSize ElidedLabel::minimumSizeHint() const
{
    return sizeFor(std::min(textWidth(), leastCharacters * fontMetrics().averageCharWidth()));
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QColor color = palette().color(foregroundRole());
    if (m_muted && isEnabled())
        color.setAlphaF(mutedOpacity);
    painter.setPen(color);
    // As QLabel does it: a text has a direction of its own, figures have that of European digits.
    const int direction = text().isRightToLeft() ? Qt::TextForceRightToLeft : Qt::TextForceLeftToRight;
    const auto flags = static_cast<int>(QStyle::visualAlignment(layoutDirection(), alignment()));
    painter.drawText(contentsRect(), flags | direction, shownLines().join(u'\n'));
}

void ElidedLabel::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    updateToolTip();
}

void ElidedLabel::updateToolTip()
{
    setToolTip(isElided() ? toolTipText(text()) : QString());
}

} // namespace signalbox
