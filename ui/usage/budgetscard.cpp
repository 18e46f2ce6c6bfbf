// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/budgetscard.h"

#include "ui/texts/figures.h"
#include "ui/usage/budgettexts.h"
#include "ui/widgets/card.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/meterbar.h"
#include "ui/widgets/statemark.h"

#include <QFont>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace signalbox {

BudgetRow::BudgetRow(QWidget *parent)
    : QWidget(parent)
    , m_name(makeLabel({}, TextRole::Body, this))
    , m_scope(new ElidedLabel(this))
    , m_used(makeLabel({}, TextRole::Body, this))
    , m_meter(new MeterBar(this))
    , m_mark(new StateMark(this))
    , m_note(makeLabel({}, TextRole::Body, this))
    , m_reset(makeLabel({}, TextRole::Muted, this))
{
    QFont bold = m_name->font();
    bold.setWeight(QFont::DemiBold);
    m_name->setFont(bold);
    m_note->setWordWrap(true);
    auto *head = new QHBoxLayout;
    head->addWidget(m_name);
    m_scope->setMuted(true);
    head->addWidget(m_scope, 1);
    head->addWidget(m_used);
    auto *foot = new QHBoxLayout;
    foot->addWidget(m_mark, 0, Qt::AlignTop);
    foot->addWidget(m_note, 1);
    foot->addWidget(m_reset, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(5);
    column->addLayout(head);
    column->addWidget(m_meter);
    column->addLayout(foot);
}

void BudgetRow::setBudget(const BudgetSnapshot &budget)
{
    m_name->setText(budget.name);
    m_scope->setLines({BudgetTexts::scope(budget)});
    m_used->setText(BudgetTexts::used(budget));
    m_reset->setText(BudgetTexts::reset(budget));
    m_meter->setShare(
        budget.share, QStringLiteral("%1: %2").arg(budget.name, Figures::percent(budget.share)));
    const QString note = BudgetTexts::note(budget);
    m_note->setText(note);
    m_mark->setVisible(!note.isEmpty());
    m_mark->setState(
        budget.refuses ? Shape::Cross : Shape::Triangle, budget.refuses ? Tone::Bad : Tone::Attention, note);
}

BudgetsCard::BudgetsCard(QWidget *parent) : QWidget(parent)
{
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto *card = new Card(tr("Budgets"), this);
    outer->addWidget(card);
    m_column = card->body();
    m_column->setSpacing(14);
    hide();
}

void BudgetsCard::setBudgets(const QList<BudgetSnapshot> &budgets)
{
    while (m_rows.size() < budgets.size()) {
        m_rows.append(new BudgetRow(this));
        m_column->addWidget(m_rows.constLast());
    }
    while (m_rows.size() > budgets.size())
        delete m_rows.takeLast();
    for (qsizetype i = 0; i < budgets.size(); ++i)
        m_rows.at(i)->setBudget(budgets.at(i));
    setVisible(!budgets.isEmpty());
}

} // namespace signalbox
