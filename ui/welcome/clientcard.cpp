// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/welcome/clientcard.h"

#include "ui/clients/clienttexts.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/welcome/choicecard.h"
#include "ui/widgets/diffview.h"
#include "ui/widgets/elidedlabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QVBoxLayout>

namespace signalbox {

ClientCard::ClientCard(ClientDesk &desk, ClientProgram program, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_program(program)
    , m_card(new ChoiceCard(clientProgramTitle(program), {}, tr("Set up…"), this))
    , m_change(new QWidget(m_card))
    , m_diff(new DiffView(m_change))
    , m_apply(new QPushButton(tr("A&pply"), m_change))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_card);
    auto *change = new QVBoxLayout(m_change);
    change->setContentsMargins(0, 0, 0, 0);
    change->setSpacing(8);
    auto *path = new ElidedLabel(m_change);
    path->setMuted(true);
    path->setLines({desk.shownPath(desk.situation(program).state.path)});
    auto *cancel = new QPushButton(tr("Cancel"), m_change);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_apply);
    change->addWidget(path);
    change->addWidget(m_diff);
    change->addLayout(buttons);
    m_card->body()->addWidget(m_change);
    m_change->hide();
    m_apply->setAutoDefault(true);
    setTabOrder(cancel, m_apply);
    connect(m_card->button(), &QPushButton::clicked, this, &ClientCard::press);
    connect(m_apply, &QPushButton::clicked, this, &ClientCard::apply);
    connect(cancel, &QPushButton::clicked, this, &ClientCard::cancel);
    connect(&m_desk, &ClientDesk::changed, this, &ClientCard::refresh);
    refresh();
}

QPushButton *ClientCard::button() const
{
    return m_card->button();
}

void ClientCard::refresh()
{
    const ClientSituation situation = m_desk.situation(m_program);
    const QString condition = ClientTexts::condition(situation);
    m_card->setText(condition);
    m_card->setLook(ClientTexts::look(situation), condition);
    const bool isSetUp = situation.condition == ClientCondition::SetUp;
    m_card->button()->setText(isSetUp ? tr("Undo") : tr("Set up…"));
    m_card->button()->setAccessibleName(
        (isSetUp ? tr("Undo the setup of %1") : tr("Set up %1")).arg(clientProgramTitle(m_program)));
    m_card->button()->setEnabled(!m_desk.baseUrl().isEmpty());
    if (isSetUp)
        hidePlan();
}

void ClientCard::press()
{
    if (m_desk.situation(m_program).condition != ClientCondition::SetUp) {
        showPlan();
        return;
    }
    const auto error = m_desk.undo(m_program);
    m_card->setOutcome(
        error ? GatewayTexts::shown(error->message) : tr("Its settings are what they were before."), !error);
}

void ClientCard::showPlan()
{
    const auto plan = m_desk.plan(m_program, m_desk.wish());
    if (!plan || plan->isEmpty()) {
        m_card->setOutcome(
            plan ? ClientTexts::changes(*plan) : GatewayTexts::shown(plan.error().message), plan.hasValue());
        return;
    }
    m_card->setOutcome({});
    m_plan = *plan;
    m_diff->setLines(plan->diff());
    m_diff->setFixedHeight(m_diff->sizeHint().height());
    m_change->show();
    m_card->button()->hide();
    m_apply->setFocus();
}

void ClientCard::hidePlan()
{
    m_plan.reset();
    m_change->hide();
    m_card->button()->show();
}

void ClientCard::cancel()
{
    hidePlan();
    m_card->button()->setFocus();
}

/// Escape takes back what was opened last: the change, and only then the window.
bool ClientCard::event(QEvent *event)
{
    if (m_plan && event->type() == QEvent::ShortcutOverride
        && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Cancel)) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void ClientCard::keyPressEvent(QKeyEvent *event)
{
    if (m_plan && event->matches(QKeySequence::Cancel))
        cancel();
    else
        QWidget::keyPressEvent(event);
}

void ClientCard::apply()
{
    if (!m_plan)
        return;
    const SetupPlan plan = *m_plan;
    hidePlan();
    const auto error = m_desk.apply(plan);
    m_card->setOutcome(error ? GatewayTexts::shown(error->message)
                             : tr("Done. One that runs already has to be started again."),
        !error);
    if (!error)
        emit setUp(m_program);
}

} // namespace signalbox
