// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/routes/routespage.h"

#include "config/configpath.h"
#include "config/routeedit.h"
#include "ui/configuration/configurationdraft.h"
#include "ui/configuration/pendingbar.h"
#include "ui/gateway/gatewaylink.h"
#include "ui/routes/modeltrial.h"
#include "ui/routes/routecard.h"
#include "ui/routes/routelist.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/widgets/card.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/noticebar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {
namespace {
constexpr int besideScrollBar = 8;

/// What a change is about.
QString titleOf(const QString &project, const QString &pattern)
{
    return project.isEmpty() ? RoutesPage::tr("route %1").arg(pattern)
                             : RoutesPage::tr("route %1 of the project %2").arg(pattern, project);
}
} // namespace

RoutesPage::RoutesPage(GatewayLink &link, ConfigurationDraft &draft, QWidget *parent)
    : Page(parent)
    , m_link(link)
    , m_draft(draft)
    , m_add(new QPushButton(tr("&Add a route…"), this))
    , m_problem(new NoticeBar(Tone::Bad, this))
    , m_nothing(new EmptyState(
          tr("No providers yet"), tr("Routes send models to providers. Add a provider first."), this))
    , m_routes(new RouteList(this))
    , m_trial(new ModelTrial(link, this))
    , m_pending(new PendingBar(draft, tr("Change the configuration"), this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(makeHead());
    column->addWidget(m_problem);
    m_body = makeBody();
    column->addWidget(m_body, 1);
    column->addWidget(m_nothing, 1);
    column->addWidget(m_pending);
    connectParts();
    refresh();
}

QWidget *RoutesPage::makeHead()
{
    auto *head = new QWidget(this);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(makeLabel(tr("Routes"), TextRole::PageTitle, head));
    auto *order = makeLabel(tr("The first route that fits a model decides: those of a request's project "
                               "before those of all, exact "
                               "names before patterns, patterns from top to bottom."),
        TextRole::Muted, head);
    order->setWordWrap(true);
    texts->addWidget(order);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, besideScrollBar, 0);
    row->setSpacing(16);
    row->addLayout(texts, 1);
    row->addWidget(m_add, 0, Qt::AlignTop);
    m_add->setObjectName(QStringLiteral("add"));
    return head;
}

QScrollArea *RoutesPage::makeBody()
{
    auto *inside = new QWidget;
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(0, 0, besideScrollBar, 0);
    column->setSpacing(14);
    auto *trial = new Card(tr("Try a model"), inside);
    trial->body()->addWidget(m_trial);
    column->addWidget(trial);
    column->addWidget(m_routes);
    column->addStretch();
    auto *area = new QScrollArea(this);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(inside);
    area->setFocusPolicy(Qt::NoFocus);
    inside->setAutoFillBackground(false);
    area->viewport()->setAutoFillBackground(false);
    return area;
}

void RoutesPage::connectParts()
{
    connect(m_add, &QPushButton::clicked, this, [this] { add({}, {}); });
    connect(m_problem->addButton(tr("Open configuration")), &QPushButton::clicked, this,
        &RoutesPage::openConfigurationRequested);
    connect(m_nothing->addButton(tr("Add a provider")), &QPushButton::clicked, this,
        [this] { emit pageRequested(PageId::Providers, {}); });
    connect(&m_draft, &ConfigurationDraft::changed, this, &RoutesPage::refresh);
    connect(m_routes, &RouteList::pinRequested, this,
        [this](const QString &project, const QString &pattern, const QString &provider) {
            m_link.pinRoute(project, pattern, provider);
        });
    connect(m_routes, &RouteList::editRequested, this, &RoutesPage::edit);
    connect(m_routes, &RouteList::addRequested, this, &RoutesPage::add);
    connect(m_routes, &RouteList::moveRequested, this, &RoutesPage::move);
    connect(m_routes, &RouteList::removeRequested, this, &RoutesPage::remove);
    connect(m_trial, &ModelTrial::routeFound, this,
        [this](const QString &project, const QString &pattern) { showRoute(project, pattern, false); });
}

void RoutesPage::refresh()
{
    const ConfigPointer config = m_draft.reading().config;
    m_problem->setText(m_draft.fileProblem());
    m_add->setEnabled(config != nullptr);
    const bool hasNothing = !config && m_draft.reading().problems.isEmpty();
    m_body->setVisible(!hasNothing);
    m_nothing->setVisible(hasNothing);
    m_routes->setVisible(config != nullptr);
    m_trial->setPending(!m_draft.isEmpty());
    if (!config)
        return;
    const bool hasOwnRoutes = (ConfigPath() / u"model_routes").in(m_draft.root()) != nullptr;
    m_routes->setConfig(*config, hasOwnRoutes);
    m_routes->setSnapshot(m_snapshot);
    m_trial->setConfig(*config);
}

void RoutesPage::setSnapshot(const GatewaySnapshot &snapshot)
{
    m_snapshot = snapshot;
    m_routes->setSnapshot(snapshot);
}

void RoutesPage::showItem(const QString &item)
{
    if (m_routes->card({}, item)) {
        showRoute({}, item, true);
        return;
    }
    const auto colon = item.indexOf(u':');
    if (colon > 0)
        showRoute(item.left(colon), item.mid(colon + 1), true);
}

void RoutesPage::find()
{
    m_trial->focusModel();
}

void RoutesPage::showRoute(const QString &project, const QString &pattern, bool takesFocus)
{
    RouteCard *card = m_routes->highlight(project, pattern);
    if (!card)
        return;
    m_body->widget()->layout()->activate(); // a card that was just made has its place only then
    m_body->ensureWidgetVisible(card);
    if (takesFocus)
        card->setFocus();
}

void RoutesPage::openDialog(const RouteForm &form)
{
    delete m_dialog;
    m_dialog = new RouteDialog(form, m_draft.reading().config, m_draft.root(), window());
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &QDialog::accepted, this, [this] { take(m_dialog->before(), m_dialog->form()); });
    m_dialog->open();
}

void RoutesPage::edit(const QString &project, const QString &pattern)
{
    openDialog(RouteForm::of(m_draft.root(), project, pattern));
}

void RoutesPage::add(const QString &project, const QString &pattern)
{
    if (pattern.isEmpty()) {
        openDialog({project, {}, {}, {}, true});
        return;
    }
    RouteForm rest{project, pattern, {}, {}, true};
    for (const ProviderConfig &provider : m_draft.reading().config->providers) {
        if (provider.enabled && std::ranges::none_of(rest.targets, [&](const RouteTarget &target) {
                return target.provider == provider.group;
            }))
            rest.targets << RouteTarget{provider.group, {}, {}};
    }
    take({}, rest);
}

void RoutesPage::take(const RouteForm &before, const RouteForm &after)
{
    const bool isDone
        = m_draft.add([before, after](const QByteArray &text) { return changeRoute(text, before, after); },
            {}, titleOf(after.project, after.pattern));
    if (isDone)
        showRoute(after.project, after.pattern, true);
}

void RoutesPage::move(const QString &project, const QString &pattern, const QString &neighbour)
{
    const auto moved = [=](const QByteArray &text) {
        RouteEdit edit(text, project);
        edit.move(pattern, writtenPatterns(parseYaml(text).root, project).indexOf(neighbour));
        return edit.apply();
    };
    const bool isDone = m_draft.add(moved, {}, titleOf(project, pattern));
    if (isDone)
        showRoute(project, pattern, true);
}

/// The next route has the keyboard then.
void RoutesPage::remove(const QString &project, const QString &pattern)
{
    const qsizetype place = m_routes->cards().indexOf(m_routes->card(project, pattern));
    const auto removed = [=](const QByteArray &text) {
        RouteEdit edit(text, project);
        edit.remove(pattern);
        return edit.apply();
    };
    const bool isDone = m_draft.add(removed, {}, titleOf(project, pattern));
    const QList<RouteCard *> &left = m_routes->cards();
    if (isDone && !left.isEmpty())
        left.at(std::clamp<qsizetype>(place, 0, left.size() - 1))->setFocus();
}

} // namespace signalbox
