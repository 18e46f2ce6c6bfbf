// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/card.h"

#include "ui/widgets/colors.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace signalbox {
namespace {
constexpr int padding = 14;
constexpr int spacing = 10;
constexpr double radius = 8;
} // namespace

Card::Card(QWidget *parent) : QFrame(parent), m_body(new QVBoxLayout(this))
{
    m_body->setContentsMargins(padding, padding, padding, padding);
    m_body->setSpacing(spacing);
}

Card::Card(const QString &title, QWidget *parent) : Card(parent)
{
    setAccessibleName(title);
    m_heading = new QHBoxLayout;
    m_heading->addWidget(makeLabel(title, TextRole::Heading, this));
    m_heading->addStretch();
    m_body->addLayout(m_heading);
}

void Card::addToHeading(QWidget *widget)
{
    m_heading->addWidget(widget);
}

void Card::paintEvent(QPaintEvent *)
{
    const Colors colors(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colors.border());
    painter.setBrush(colors.card());
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

} // namespace signalbox
