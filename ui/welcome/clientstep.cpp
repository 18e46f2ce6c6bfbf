// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/welcome/clientstep.h"

#include "ui/welcome/clientcard.h"
#include "ui/widgets/labels.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {

ClientStep::ClientStep(ClientDesk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_copy(new QPushButton(tr("Copy &lines for the shell"), this))
    , m_more(new QPushButton(tr("&Other clients and places…"), this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    column->addWidget(makeLabel(tr("Connect a client"), TextRole::PageTitle, this));
    auto *text
        = makeLabel(tr("Only the settings that are needed change. You see them before they are written, "
                       "and one click takes them back."),
            TextRole::Muted, this);
    text->setWordWrap(true);
    column->addWidget(text);
    column->addSpacing(4);
    for (const ClientProgram program : allClientPrograms()) {
        auto *card = new ClientCard(desk, program, this);
        m_cards << card;
        column->addWidget(card);
        connect(card, &ClientCard::setUp, this, &ClientStep::setUp);
    }
    auto *row = new QHBoxLayout;
    row->addWidget(m_copy);
    row->addWidget(m_more);
    row->addStretch();
    column->addLayout(row);
    column->addStretch();
    setTabOrder(m_cards.constLast()->applyButton(), m_copy);
    setTabOrder(m_copy, m_more);
    connect(m_copy, &QPushButton::clicked, this, &ClientStep::copyLines);
    connect(m_more, &QPushButton::clicked, this, &ClientStep::setupRequested);
    connect(&m_desk, &ClientDesk::changed, this, &ClientStep::changed);
}

bool ClientStep::isDone() const
{
    const QList<ClientProgram> programs = allClientPrograms();
    return std::any_of(programs.begin(), programs.end(), [this](ClientProgram program) {
        const ClientCondition condition = m_desk.situation(program).condition;
        return condition == ClientCondition::SetUp || condition == ClientCondition::ByHand;
    });
}

void ClientStep::copyLines()
{
    const QStringList lines = environmentLines(m_desk.baseUrl(), m_desk.wish().token, m_desk.environment());
    QGuiApplication::clipboard()->setText(lines.join(u'\n') + u'\n');
    m_copy->setText(tr("Copied: paste them into a terminal"));
}

} // namespace signalbox
