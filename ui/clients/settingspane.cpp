// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/settingspane.h"

#include "ui/clients/clienttexts.h"
#include "ui/clients/requestwatchview.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/widgets/diffview.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/noticebar.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

namespace signalbox {
namespace {
constexpr int markSize = 18;
} // namespace

QByteArray clientAgent(ClientProgram program)
{
    switch (program) {
    case ClientProgram::Codex:
        return QByteArrayLiteral("codex");
    case ClientProgram::OpenCode:
        return QByteArrayLiteral("opencode");
    case ClientProgram::ClaudeCode:
        break;
    }
    return QByteArrayLiteral("claude");
}

QString startHint(ClientProgram program)
{
    return SettingsPane::tr(
        "Start %1 in a terminal now and ask something: the request appears here. One that "
        "runs already has to be started again.")
        .arg(clientProgramName(program));
}

SettingsPane::SettingsPane(ClientDesk &desk, GatewayLink &link, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_mark(new StateMark(this))
    , m_title(makeLabel({}, TextRole::PageTitle, this))
    , m_condition(makeLabel({}, TextRole::Body, this))
    , m_path(new ElidedLabel(this))
    , m_problem(new NoticeBar(Tone::Bad, this))
    , m_changes(makeLabel({}, TextRole::Body, this))
    , m_diff(new DiffView(this))
    , m_remarks(makeLabel({}, TextRole::Muted, this))
    , m_apply(new QPushButton(tr("A&pply"), this))
    , m_undo(new QPushButton(tr("&Undo"), this))
    , m_copy(new QPushButton(tr("Copy &lines"), this))
    , m_open(new QPushButton(tr("&Open the file"), this))
    , m_watch(new RequestWatchView(link, this))
{
    makeLayout();
    m_apply->setDefault(true);
    m_watch->hide();
    connect(m_apply, &QPushButton::clicked, this, &SettingsPane::apply);
    connect(m_undo, &QPushButton::clicked, this, &SettingsPane::undo);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        if (!m_plan)
            return;
        QGuiApplication::clipboard()->setText(QString::fromUtf8(m_plan->ownText()));
        m_copy->setText(tr("Copied"));
    });
    connect(m_open, &QPushButton::clicked, this, &SettingsPane::openFile);
    connect(&m_desk, &ClientDesk::changed, this, &SettingsPane::refresh);
    refresh();
}

void SettingsPane::makeLayout()
{
    m_mark->setFixedSize(markSize, markSize);
    m_path->setMuted(true);
    for (QLabel *label : {m_condition, m_changes, m_remarks})
        label->setWordWrap(true);
    m_undo->setToolTip(tr("Give back what was there before Signalbox; changes of others stay"));
    auto *head = new QHBoxLayout;
    head->setSpacing(10);
    head->addWidget(m_mark);
    head->addWidget(m_title, 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_open);
    buttons->addWidget(m_copy);
    buttons->addStretch();
    buttons->addWidget(m_undo);
    buttons->addWidget(m_apply);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(head);
    column->addWidget(m_condition);
    column->addWidget(m_path);
    column->addWidget(m_problem);
    column->addWidget(m_changes);
    column->addWidget(m_diff);
    column->addWidget(m_remarks);
    column->addLayout(buttons);
    column->addWidget(m_watch);
    column->addStretch();
}

void SettingsPane::setProgram(ClientProgram program)
{
    m_program = program;
    m_problem->setText({});
    m_watch->hide();
    refresh();
}

void SettingsPane::setScope(const QString &project, const QString &provider)
{
    m_project = project;
    m_provider = provider;
    refresh();
}

void SettingsPane::setSnapshot(const GatewaySnapshot &snapshot)
{
    m_watch->setSnapshot(snapshot);
}

void SettingsPane::refresh()
{
    const ClientSituation situation = m_desk.situation(m_program);
    const StateLook look = ClientTexts::look(situation);
    const QString condition = ClientTexts::condition(situation);
    m_mark->setState(look.shape, look.tone, condition);
    m_title->setText(clientProgramTitle(m_program));
    m_condition->setText(condition);
    m_path->setLines({m_desk.shownPath(situation.state.path)});
    const auto setups = m_desk.setups(m_program);
    m_undo->setEnabled(setups && !setups->isEmpty());
    showPlan();
}

void SettingsPane::showPlan()
{
    const auto plan = m_desk.baseUrl().isEmpty() ? Result<SetupPlan>(Error{Error::Kind::Api,
                          tr("Signalbox does not listen yet, so there is no address to set up.")})
                                                 : m_desk.plan(m_program, wish());
    m_plan = plan ? std::optional(*plan) : std::nullopt;
    m_changes->setText(plan ? ClientTexts::changes(*plan) : GatewayTexts::shown(plan.error().message));
    const bool hasChanges = plan && !plan->isEmpty();
    m_diff->setLines(plan ? plan->diff() : QList<DiffLine>());
    m_diff->setFixedHeight(m_diff->sizeHint().height());
    m_diff->setVisible(hasChanges);
    m_apply->setEnabled(hasChanges);
    m_copy->setEnabled(hasChanges);
    m_open->setVisible(
        !plan && !m_desk.baseUrl().isEmpty() && QFileInfo::exists(m_desk.situation(m_program).state.path));
    m_copy->setVisible(m_open->isHidden());
    m_copy->setText(tr("Copy &lines"));
    const SetupWish now = wish();
    m_remarks->setText(
        (QStringList(ClientTexts::key(now)) + ClientTexts::remarks(m_program, now)).join(u'\n'));
}

void SettingsPane::apply()
{
    if (!m_plan)
        return;
    const auto error = m_desk.apply(*m_plan);
    finish(error);
    if (error)
        return;
    m_watch->begin(startHint(m_program), clientAgent(m_program));
    m_watch->show();
}

void SettingsPane::undo()
{
    finish(m_desk.undo(m_program));
    m_watch->hide();
}

void SettingsPane::openFile()
{
    const QString path = m_desk.situation(m_program).state.path;
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(path)))
        m_problem->setText(tr("No program opens %1. Open it yourself.").arg(m_desk.shownPath(path)));
}

void SettingsPane::finish(const std::optional<Error> &error)
{
    m_problem->setText(error ? GatewayTexts::shown(error->message) : QString());
    refresh();
}

} // namespace signalbox
