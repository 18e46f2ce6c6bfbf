// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/welcome/choicecard.h"

#include "ui/widgets/announcement.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/statelook.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace signalbox {
namespace {
constexpr int padding = 14;
constexpr double radius = 8;
constexpr int buttonWidth = 150;
} // namespace

ChoiceCard::ChoiceCard(const QString &title, const QString &text, const QString &button, QWidget *parent)
    : QWidget(parent)
    , m_look(new StateMark(this))
    , m_text(makeLabel(text, TextRole::Muted, this))
    , m_button(new QPushButton(button, this))
    , m_mark(new StateMark(this))
    , m_outcome(makeLabel({}, TextRole::Body, this))
    , m_remedy(new QPushButton(this))
    , m_body(new QVBoxLayout)
{
    setAccessibleName(title);
    m_text->setWordWrap(true);
    m_outcome->setWordWrap(true);
    m_outcome->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_button->setMinimumWidth(buttonWidth);
    m_remedy->setMinimumWidth(buttonWidth);
    m_button->setVisible(!button.isEmpty());
    m_button->setAccessibleDescription(text);
    auto *outcome = new QHBoxLayout;
    outcome->setSpacing(8);
    outcome->addWidget(m_mark, 0, Qt::AlignTop);
    outcome->addWidget(m_outcome, 1);
    outcome->addWidget(m_remedy, 0, Qt::AlignTop);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(4);
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_look);
    head->addWidget(makeLabel(title, TextRole::Heading, this), 1);
    m_look->hide();
    texts->addLayout(head);
    texts->addWidget(m_text);
    texts->addLayout(outcome);
    auto *row = new QHBoxLayout;
    row->setSpacing(16);
    row->addLayout(texts, 1);
    row->addWidget(m_button, 0, Qt::AlignVCenter);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(padding, padding, padding, padding);
    column->setSpacing(8);
    column->addLayout(row);
    column->addLayout(m_body);
    setOutcome({});
}

void ChoiceCard::setText(const QString &text)
{
    m_text->setText(text);
    m_button->setAccessibleDescription(text);
}

void ChoiceCard::setLook(const StateLook &look, const QString &words)
{
    m_look->setState(look.shape, look.tone, words);
    m_look->show();
}

void ChoiceCard::setOutcome(const QString &text, bool isGood)
{
    m_outcome->setText(text);
    m_outcome->setVisible(!text.isEmpty());
    m_remedy->hide();
    m_mark->setState(isGood ? Shape::Disc : Shape::Cross, isGood ? Tone::Good : Tone::Bad,
        isGood ? tr("Done") : tr("Problem"));
    m_mark->setVisible(!text.isEmpty());
    if (m_outcome->isVisible())
        announce(*m_outcome);
}

void ChoiceCard::setAttention(const QString &text)
{
    setOutcome(text);
    m_mark->setState(Shape::Triangle, Tone::Attention, tr("Attention"));
}

void ChoiceCard::offerRemedy(const QString &text)
{
    m_remedy->setText(text);
    m_remedy->show();
}

void ChoiceCard::setWaiting(const QString &text)
{
    setOutcome(text);
    m_mark->setState(Shape::Ring, Tone::Busy, text);
}

QString ChoiceCard::outcome() const
{
    return m_outcome->text();
}

void ChoiceCard::paintEvent(QPaintEvent *)
{
    const Colors colors(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colors.border());
    painter.setBrush(colors.card());
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

} // namespace signalbox
