// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/checklist.h"

#include "ui/clients/clienttexts.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {

CheckList::CheckList(QWidget *parent)
    : QWidget(parent)
    , m_title(makeLabel({}, TextRole::Heading, this))
    , m_again(new QPushButton(tr("&Check again"), this))
    , m_rows(new QVBoxLayout)
{
    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_again);
    m_rows->setSpacing(10);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(head);
    column->addLayout(m_rows);
    connect(m_again, &QPushButton::clicked, this, &CheckList::checkRequested);
    setChecks({});
}

int CheckList::count() const
{
    return m_rows->count();
}

void CheckList::setChecks(const QList<ClientCheck> &checks, const QList<ClientProgram> &undoable)
{
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    QList<ClientCheck> sorted = checks;
    std::ranges::stable_sort(sorted, std::ranges::greater(), &ClientCheck::severity);
    for (const ClientCheck &check : std::as_const(sorted))
        m_rows->addWidget(makeRow(check, check.program && undoable.contains(*check.program)));
    m_title->setText(checks.isEmpty()
            ? tr("Nothing keeps clients from coming here")
            : tr("%n thing(s) may keep clients away", nullptr, static_cast<int>(checks.size())));
}

QWidget *CheckList::makeRow(const ClientCheck &check, bool isUndoable)
{
    auto *row = new QWidget(this);
    auto *mark = new StateMark(row);
    const StateLook look = ClientTexts::look(check.severity);
    mark->setState(look.shape, look.tone, ClientTexts::severity(check.severity));
    auto *text = makeLabel(
        tr("%1: %2").arg(ClientTexts::place(check), GatewayTexts::shown(check.text)), TextRole::Body, row);
    auto *remedy
        = makeLabel(tr("What to do: %1").arg(GatewayTexts::shown(check.remedy)), TextRole::Muted, row);
    for (QLabel *label : {text, remedy}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(text);
    texts->addWidget(remedy);
    auto *columns = new QHBoxLayout(row);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(10);
    columns->addWidget(mark, 0, Qt::AlignTop);
    columns->addLayout(texts, 1);
    if (!check.program)
        return row;
    const ClientProgram program = *check.program;
    const QString name = clientProgramTitle(program);
    const auto add = [columns, row](const QString &title, const QString &purpose) {
        auto *button = new QPushButton(title, row);
        button->setAccessibleName(purpose);
        columns->addWidget(button, 0, Qt::AlignTop);
        return button;
    };
    connect(add(tr("Set it up…"), tr("Set up %1").arg(name)), &QPushButton::clicked, this,
        [this, program] { emit setupRequested(program); });
    if (isUndoable)
        connect(add(tr("Take it back"), tr("Take back the setup of %1").arg(name)), &QPushButton::clicked,
            this, [this, program] { emit undoRequested(program); });
    return row;
}

} // namespace signalbox
