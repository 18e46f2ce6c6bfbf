// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/providerchangesbar.h"

#include "ui/widgets/labels.h"
#include "ui/widgets/statemark.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace signalbox {
namespace {
constexpr double radius = 6;
}

ProviderChangesBar::ProviderChangesBar(QWidget *parent)
    : QFrame(parent)
    , m_mark(new StateMark(this))
    , m_text(makeLabel({}, TextRole::Body, this))
    , m_review(new QPushButton(tr("Re&view and save…"), this))
{
    m_text->setObjectName(QStringLiteral("pendingText"));
    m_text->setWordWrap(true);
    m_review->setObjectName(QStringLiteral("review"));
    auto *discard = new QPushButton(tr("&Discard"), this);
    discard->setObjectName(QStringLiteral("discard"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 8, 8, 8);
    row->setSpacing(10);
    row->addWidget(m_mark);
    row->addWidget(m_text, 1);
    row->addWidget(discard);
    row->addWidget(m_review);
    connect(discard, &QPushButton::clicked, this, &ProviderChangesBar::discardRequested);
    connect(m_review, &QPushButton::clicked, this, &ProviderChangesBar::reviewRequested);
    hide();
}

void ProviderChangesBar::setChanges(int changes, const QString &problem)
{
    const QString count = tr("%n change(s) not saved", nullptr, changes);
    const bool isWrong = !problem.isEmpty();
    m_mark->setState(
        isWrong ? signalbox::Shape::Cross : signalbox::Shape::Disc, isWrong ? Tone::Bad : Tone::Busy, count);
    m_text->setText(isWrong ? tr("%1. %2").arg(count, problem) : count);
    m_review->setEnabled(!isWrong);
    setVisible(changes > 0);
}

void ProviderChangesBar::paintEvent(QPaintEvent *)
{
    const Colors colors(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colors.border());
    painter.setBrush(colors.card());
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

} // namespace signalbox
