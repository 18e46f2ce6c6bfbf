// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/noticebar.h"

#include "ui/widgets/announcement.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/statemark.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

#include <QToolButton>

namespace signalbox {
namespace {
constexpr double radius = 6;

Shape shapeOf(Tone tone)
{
    switch (tone) {
    case Tone::Bad:
        return Shape::Cross;
    case Tone::Attention:
        return Shape::Triangle;
    case Tone::Good:
    case Tone::Busy:
    case Tone::Neutral:
        break;
    }
    return Shape::Disc;
}
} // namespace

NoticeBar::NoticeBar(Tone tone, QWidget *parent)
    : QFrame(parent)
    , m_tone(tone)
    , m_mark(new StateMark(this))
    , m_text(makeLabel({}, TextRole::Body, this))
    , m_row(new QHBoxLayout(this))
{
    m_mark->setState(shapeOf(tone), tone, {});
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_row->setContentsMargins(12, 8, 8, 8);
    m_row->setSpacing(10);
    m_row->addWidget(m_mark);
    m_row->addWidget(m_text, 1);
    hide();
}

void NoticeBar::setText(const QString &text)
{
    if (text == m_text->text())
        return; // it may have been dismissed
    m_text->setText(text);
    setAccessibleName(text);
    setVisible(!text.isEmpty());
    if (isVisible())
        announce(*this);
}

QString NoticeBar::text() const
{
    return m_text->text();
}

QPushButton *NoticeBar::addButton(const QString &text)
{
    auto *button = new QPushButton(text, this);
    m_row->addWidget(button);
    return button;
}

void NoticeBar::setDismissible()
{
    auto *close = new QToolButton(this);
    close->setText(QStringLiteral("✕"));
    close->setAutoRaise(true);
    close->setAccessibleName(tr("Dismiss"));
    close->setToolTip(tr("Dismiss"));
    m_row->addWidget(close);
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
}

void NoticeBar::paintEvent(QPaintEvent *)
{
    const Colors colors(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor line = colors.tone(m_tone);
    line.setAlphaF(0.45F);
    painter.setPen(line);
    painter.setBrush(colors.toneBackground(m_tone));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

} // namespace signalbox
