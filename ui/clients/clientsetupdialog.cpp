// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/clientsetupdialog.h"

#include "ui/clients/addressbar.h"
#include "ui/clients/checklist.h"
#include "ui/clients/clientlist.h"
#include "ui/clients/clienttexts.h"
#include "ui/clients/guideadding.h"
#include "ui/clients/guidepane.h"
#include "ui/clients/settingspane.h"
#include "ui/clients/shellpane.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/tray/stateicons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/noticebar.h"
#include "ui/window/screenroom.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {
namespace {
constexpr QSize usualSize(940, 660);
constexpr QSize smallestSize(720, 480);
constexpr int margin = 20;

int shellRow()
{
    return static_cast<int>(allClientPrograms().size());
}

/// Behind the shells, in this order; guides that are in no other group are among the editors.
enum class GuideGroup { Editors, Wsl2, Containers };
constexpr GuideGroup guideGroups[] = {GuideGroup::Editors, GuideGroup::Wsl2, GuideGroup::Containers};

GuideGroup groupOf(const ClientGuide &guide)
{
    if (guide.id.startsWith(u"wsl2"))
        return GuideGroup::Wsl2;
    if (guide.id.startsWith(u"docker") || guide.id == u"devcontainer")
        return GuideGroup::Containers;
    return GuideGroup::Editors;
}

QString titleOf(GuideGroup group)
{
    switch (group) {
    case GuideGroup::Wsl2:
        return QStringLiteral("WSL2");
    case GuideGroup::Containers:
        return ClientSetupDialog::tr("Containers");
    case GuideGroup::Editors:
        break;
    }
    return ClientSetupDialog::tr("Cursor and others");
}

QScrollArea *scrolled(QWidget *content, QWidget *parent)
{
    auto *area = new QScrollArea(parent);
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    return area;
}
} // namespace

ClientSetupDialog::ClientSetupDialog(
    ClientDesk &desk, GatewayLink &link, ConfigurationDraft &draft, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_desk(desk)
    , m_address(new AddressBar(this))
    , m_list(new ClientList(this))
    , m_settings(new SettingsPane(desk, link, this))
    , m_shell(new ShellPane(desk.environment(), this))
    , m_adding(new GuideAdding(link, draft, *this))
    , m_guide(new GuidePane(*m_adding, this))
    , m_checks(new CheckList(this))
    , m_problem(new NoticeBar(Tone::Bad, this))
    , m_restore(new QPushButton(tr("&Restore everything…"), this))
{
    setWindowTitle(tr("Connect a client"));
    setWindowIcon(applicationIcon());
    setMinimumSize(smallestSize);
    resizeToRoom(*this, usualSize);
    fillList();
    makeLayout();
    connect(m_list, &QListWidget::currentRowChanged, this, &ClientSetupDialog::showRow);
    connect(m_address, &AddressBar::changed, this, &ClientSetupDialog::showAddress);
    connect(m_checks, &CheckList::checkRequested, &m_desk, &ClientDesk::look);
    connect(m_checks, &CheckList::setupRequested, this, [this](ClientProgram program) {
        showProgram(program);
        m_settings->applyButton()->setFocus();
    });
    connect(m_checks, &CheckList::undoRequested, this, &ClientSetupDialog::undo);
    connect(m_restore, &QPushButton::clicked, this, &ClientSetupDialog::askToRestore);
    connect(m_adding, &GuideAdding::told, m_problem, &NoticeBar::setText);
    connect(&m_desk, &ClientDesk::changed, this, &ClientSetupDialog::refresh);
    connect(&link, &GatewayLink::snapshotChanged, this, &ClientSetupDialog::setSnapshot);
    new QShortcut(QKeySequence::Cancel, this, this, [this] { close(); });
    m_list->setCurrentRow(0);
    m_list->setFocus();
    refresh();
}

void ClientSetupDialog::fillList()
{
    for (const ClientProgram program : allClientPrograms())
        m_list->add(clientProgramTitle(program));
    m_list->add(tr("SDKs and shells"), tr("Lines for a terminal"));
    for (const GuideGroup group : guideGroups)
        m_list->add(titleOf(group), tr("Step by step"));
}

void ClientSetupDialog::makeLayout()
{
    m_restore->setToolTip(tr("Give every client back the settings that it had before Signalbox"));
    auto *close = new QPushButton(tr("Close"), this);
    connect(close, &QPushButton::clicked, this, &QWidget::close);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_restore);
    buttons->addStretch();
    buttons->addWidget(close);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(16);
    columns->addWidget(m_list);
    columns->addWidget(scrolled(makeContent(), this), 1);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(margin, margin, margin, margin);
    page->setSpacing(14);
    page->addWidget(m_address);
    page->addWidget(m_problem);
    page->addLayout(columns, 1);
    page->addLayout(buttons);
}

QWidget *ClientSetupDialog::makeContent()
{
    auto *content = new QWidget(this);
    auto *client = new Card(content);
    for (QWidget *pane : std::initializer_list<QWidget *>{m_settings, m_shell, m_guide})
        client->body()->addWidget(pane);
    auto *checks = new Card(content);
    checks->body()->addWidget(m_checks);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(14);
    column->addWidget(client);
    column->addWidget(checks);
    column->addStretch();
    return content;
}

void ClientSetupDialog::showEvent(QShowEvent *event)
{
    m_desk.look();
    QWidget::showEvent(event);
}

void ClientSetupDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::ActivationChange && isActiveWindow())
        m_desk.look(); // files may have been edited meanwhile
    QWidget::changeEvent(event);
}

void ClientSetupDialog::setSnapshot(const GatewaySnapshot &snapshot)
{
    QStringList providers;
    for (const ProviderSnapshot &provider : snapshot.providers)
        providers << provider.name;
    m_address->setProviders(providers);
    m_desk.setBaseUrl(snapshot.baseUrl);
    m_settings->setSnapshot(snapshot);
}

void ClientSetupDialog::showProgram(ClientProgram program)
{
    m_list->setCurrentRow(static_cast<int>(allClientPrograms().indexOf(program)));
}

void ClientSetupDialog::showRow(int row)
{
    if (row < 0)
        return;
    if (row < shellRow())
        m_settings->setProgram(allClientPrograms().at(row));
    m_settings->setVisible(row < shellRow());
    m_shell->setVisible(row == shellRow());
    m_guide->setVisible(row > shellRow());
    showAddress();
}

void ClientSetupDialog::showAddress()
{
    const ClientToken token = m_desk.wish().token;
    m_settings->setScope(m_address->project(), m_address->provider());
    m_shell->setAddress(m_desk.baseUrl().isEmpty() ? QString() : m_address->address(), token);
    const int group = m_list->currentRow() - shellRow() - 1;
    if (group < 0)
        return;
    QList<ClientGuide> guides = clientGuides(m_address->address(), ClientTexts::keyPlaceholder(token));
    guides.removeIf([group](const ClientGuide &guide) { return groupOf(guide) != guideGroups[group]; });
    m_guide->setGuides(titleOf(guideGroups[group]), guides);
}

void ClientSetupDialog::refresh()
{
    int row = 0;
    for (const ClientProgram program : allClientPrograms()) {
        const ClientSituation situation = m_desk.situation(program);
        m_list->setState(row++, ClientTexts::condition(situation), ClientTexts::look(situation));
    }
    m_address->setBaseUrl(m_desk.baseUrl());
    QList<ClientCheck> checks = m_desk.checks();
    for (ClientCheck &check : checks)
        check.place = m_desk.shownPath(check.place);
    const auto setups = m_desk.setups();
    QList<ClientProgram> undoable;
    for (const SetupRecord &record : setups ? *setups : QList<SetupRecord>())
        undoable << record.program;
    m_checks->setChecks(checks, undoable);
    m_restore->setEnabled(setups && !setups->isEmpty());
    showAddress();
}

void ClientSetupDialog::askToRestore()
{
    const auto setups = m_desk.setups();
    if (!setups) {
        m_problem->setText(GatewayTexts::shown(setups.error().message));
        return;
    }
    QStringList files;
    for (const SetupRecord &record : *setups)
        files << m_desk.shownPath(record.path);
    auto *question = new QMessageBox(QMessageBox::Question, tr("Restore everything"),
        tr("Give these files back the settings that they had before Signalbox?"), QMessageBox::Cancel, this);
    question->setTextFormat(Qt::PlainText);
    question->setInformativeText(tr("%1\n\nWhat others have changed since stays.").arg(files.join(u'\n')));
    QPushButton *restoring = question->addButton(tr("&Restore"), QMessageBox::AcceptRole);
    question->setDefaultButton(restoring);
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(restoring, &QPushButton::clicked, this, &ClientSetupDialog::restore);
    question->open();
}

void ClientSetupDialog::restore()
{
    const auto error = m_desk.undo();
    m_problem->setText(error ? GatewayTexts::shown(error->message) : QString());
}

void ClientSetupDialog::undo(ClientProgram program)
{
    const auto error = m_desk.undo(program);
    m_problem->setText(error ? GatewayTexts::shown(error->message) : QString());
    if (!error)
        m_desk.look(); // nobody is led there any more
}

} // namespace signalbox
