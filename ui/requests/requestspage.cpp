// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/requestspage.h"

#include "ui/requests/filterbar.h"
#include "ui/requests/requestdetail.h"
#include "ui/requests/requesttable.h"
#include "ui/requests/requesttexts.h"
#include "ui/texts/figures.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/widgets/card.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/noticebar.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>

#include <utility>

namespace signalbox {
namespace {
constexpr int searchStep = 5000; ///< so many requests a search looks through by itself
constexpr int enoughMatches = 100;
constexpr int tableInset = 6;

QStringList providersOf(const GatewaySnapshot &snapshot)
{
    QStringList names;
    for (const ProviderSnapshot &provider : snapshot.providers)
        names << provider.name;
    return names;
}

QStringList projectsOf(const GatewaySnapshot &snapshot)
{
    QStringList names;
    const auto add = [&names](const QString &name) {
        if (!name.isEmpty() && !names.contains(name))
            names << name;
    };
    for (const RouteSwitch &route : snapshot.routeSwitches)
        add(route.project);
    for (const RunningExchange &running : snapshot.running)
        add(running.project);
    names.sort();
    return names;
}
} // namespace

RequestsPage::RequestsPage(GatewayLink &link, QWidget *parent)
    : Page(parent)
    , m_link(link)
    , m_model(link)
    , m_search(m_model)
    , m_filter(new FilterBar(this))
    , m_cancelNotice(new NoticeBar(Tone::Attention, this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_states(new QStackedWidget(this))
    , m_table(new RequestTable(this))
    , m_nothingYet(new EmptyState(tr("No requests yet"),
          tr("Each request of a client appears here as it runs: who has sent it, which provider answers, how "
             "long "
             "that takes and what it costs."),
          this))
    , m_noMatch(new EmptyState({}, {}, this))
    , m_failure(new EmptyState({}, {}, this))
    , m_waiting(new EmptyState(
          tr("Waiting for Signalbox"), tr("The requests appear here as soon as Signalbox listens."), this))
    , m_detail(new RequestDetail(this))
    , m_footer(makeLabel({}, TextRole::Muted, this))
    , m_older(new QPushButton(tr("Search &older requests"), this))
{
    m_table->setModel(&m_search);
    layOut();
    makeStates();
    connectTable();
    connectDetail();
    m_seconds.setInterval(std::chrono::seconds(1));
    connect(&m_seconds, &QTimer::timeout, &m_model, &RequestModel::tick);
    connect(m_filter, &FilterBar::filterChanged, this, &RequestsPage::setFilter);
    connect(m_filter, &FilterBar::left, m_table, qOverload<>(&QWidget::setFocus));
    connect(&m_model, &RequestModel::loaded, this, &RequestsPage::searchOn);
    connect(&m_model, &RequestModel::finished, this, &RequestsPage::showFinished);
    connect(
        m_cancelNotice->addButton(tr("&End it")), &QPushButton::clicked, this, &RequestsPage::cancelAsked);
    connect(m_cancelNotice->addButton(tr("&Let it run")), &QPushButton::clicked, this,
        [this] { m_cancelNotice->setText({}); });
    m_model.reload();
}

void RequestsPage::layOut()
{
    auto *list = new Card(this);
    list->body()->setContentsMargins(tableInset, tableInset, tableInset, tableInset);
    list->body()->setSpacing(4);
    list->body()->addWidget(m_states, 1);
    auto *footer = new QHBoxLayout;
    footer->setContentsMargins(tableInset, 0, 0, 0);
    footer->addWidget(m_footer, 1);
    footer->addWidget(m_older);
    list->body()->addLayout(footer);
    for (QWidget *state : QWidgetList{m_table, m_nothingYet, m_noMatch, m_failure, m_waiting})
        m_states->addWidget(state);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(12);
    m_splitter->addWidget(list);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 1);
    m_detail->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(makeLabel(tr("Requests"), TextRole::PageTitle, this));
    column->addWidget(m_filter);
    column->addWidget(m_cancelNotice);
    column->addWidget(m_splitter, 1);
}

void RequestsPage::makeStates()
{
    connect(m_nothingYet->addButton(tr("&Connect a client")), &QPushButton::clicked, this,
        &Page::clientSetupRequested);
    connect(m_noMatch->addButton(tr("C&lear filters")), &QPushButton::clicked, this,
        [this] { m_filter->setFilter({}); });
    connect(
        m_failure->addButton(tr("&Try again")), &QPushButton::clicked, this, [this] { m_model.reload(); });
    connect(m_older, &QPushButton::clicked, this, [this] {
        m_searchedUntil = m_model.finishedCount() + searchStep;
        m_model.fetchMore({});
        showState();
    });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_search, signal, this, &RequestsPage::showState);
    connect(&m_search, &QAbstractItemModel::modelReset, this, &RequestsPage::showState);
}

void RequestsPage::connectTable()
{
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        if (!m_shown.isEmpty())
            openCurrent();
    });
    connect(m_table, &QTableView::clicked, this, &RequestsPage::openCurrent);
    connect(m_table, &RequestTable::openRequested, this, &RequestsPage::openCurrent);
    connect(m_table, &RequestTable::closeRequested, this, &RequestsPage::closeDetail);
    connect(m_table, &RequestTable::copyRequested, this, &RequestsPage::copyCurrent);
    connect(m_table, &RequestTable::cancelRequested, this, [this] {
        if (const RequestRow *row = currentRow())
            askToCancel(*row);
    });
    connect(m_table, &QWidget::customContextMenuRequested, this, &RequestsPage::showMenu);
}

void RequestsPage::connectDetail()
{
    connect(m_detail, &RequestDetail::closeRequested, this, &RequestsPage::closeDetail);
    connect(m_detail, &RequestDetail::providerRequested, this,
        [this](const QString &name) { emit pageRequested(PageId::Providers, name); });
    connect(m_detail, &RequestDetail::sessionPinRequested, this,
        [this](const QByteArray &session, const QString &provider) { m_link.pinSession(session, provider); });
    connect(m_detail, &RequestDetail::cancelRequested, this, [this](const QByteArray &id) {
        if (const int row = m_model.rowOfId(id); row >= 0)
            askToCancel(m_model.at(row));
    });
    connect(m_detail, &RequestDetail::explanationRequested, this, [this](const ExchangeRecord &record) {
        GatewayLink::Trial trial;
        trial.model = record.model;
        trial.project = record.project;
        trial.clientKey = record.clientKey;
        trial.path = record.path;
        m_link.explain(trial, this, [this, id = record.id](const Result<QJsonObject> &explanation) {
            if (m_shown == id)
                m_detail->showExplanation(explanation);
        });
    });
}

void RequestsPage::setSnapshot(const GatewaySnapshot &snapshot)
{
    m_providers = providersOf(snapshot);
    m_filter->setNames(m_providers, projectsOf(snapshot));
    m_detail->setGateway(snapshot.baseUrl, m_providers);
    if (std::exchange(m_listening, snapshot.listening) != snapshot.listening)
        onListeningChanged();
    m_model.setRunning(snapshot.running);
    const QModelIndex current = m_table->currentIndex();
    if (current.isValid() && m_search.at(current).isRunning() && m_search.at(current).id == m_shown)
        m_detail->showRow(m_search.at(current));
    if (isVisible() && m_model.runningCount() > 0 && !m_seconds.isActive())
        m_seconds.start();
    else if (m_model.runningCount() == 0)
        m_seconds.stop();
}

/// Where nothing listened nobody could answer.
void RequestsPage::onListeningChanged()
{
    if (m_listening && !m_model.problem().isEmpty())
        m_model.reload();
    showState();
}

void RequestsPage::showEvent(QShowEvent *event)
{
    if (m_model.runningCount() > 0)
        m_seconds.start();
    Page::showEvent(event);
}

void RequestsPage::hideEvent(QHideEvent *event)
{
    m_seconds.stop();
    Page::hideEvent(event);
}

void RequestsPage::find()
{
    m_filter->focusSearch();
}

void RequestsPage::showItem(const QString &item)
{
    if (!item.contains(QLatin1Char(':'))) {
        showRequest(item.toUtf8());
        return;
    }
    RequestFilter filter;
    filter.text = item;
    m_filter->setFilter(filter);
}

void RequestsPage::setFilter(const RequestFilter &filter)
{
    const bool isAskedAlready = filter.asked() == m_filtered.asked();
    m_filtered = filter;
    m_searchedUntil = searchStep;
    m_search.setWords(filter.words());
    if (isAskedAlready)
        searchOn();
    else
        m_model.setFilter(filter);
    showState();
}

void RequestsPage::searchOn()
{
    const bool isEnough = !m_search.hasWords() || m_search.rowCount() >= enoughMatches;
    if (!isEnough && m_model.finishedCount() < m_searchedUntil)
        m_model.fetchMore({});
    showState();
}

void RequestsPage::showState()
{
    QWidget *state = m_table;
    if (!m_model.problem().isEmpty() && m_model.rowCount() == 0) {
        m_failure->setTexts(tr("The requests cannot be read"), m_model.problem());
        state = m_listening ? m_failure : m_waiting;
    } else if (m_search.rowCount() == 0 && !m_model.isLoading()) {
        if (m_filtered.isClear()) {
            state = m_nothingYet;
        } else {
            m_noMatch->setTexts(tr("No requests match"),
                m_model.hasMore()
                    ? tr("None of the newest %n request(s) does.", nullptr, m_model.finishedCount())
                    : tr("Other filters may find what you look for."));
            state = m_noMatch;
        }
    }
    m_states->setCurrentWidget(state);
    showFooter();
}

void RequestsPage::showFooter()
{
    const bool searches = m_search.hasWords();
    const QLocale locale;
    QString text;
    if (m_model.isLoading())
        text = searches ? tr("Searching…") : m_model.rowCount() == 0 ? tr("Loading…") : QString();
    else if (!m_model.problem().isEmpty() && m_model.rowCount() > 0)
        text = tr("Older requests cannot be read: %1").arg(m_model.problem());
    else if (searches && m_search.rowCount() > 0)
        text = tr("%1 of the newest %2 requests")
                   .arg(locale.toString(m_search.rowCount()), locale.toString(m_model.rowCount()));
    m_footer->setText(text);
    m_footer->setVisible(!text.isEmpty());
    m_older->setVisible(searches && !m_model.isLoading() && m_model.hasMore());
}

const RequestRow *RequestsPage::currentRow() const
{
    const QModelIndex current = m_table->currentIndex();
    return current.isValid() ? &m_search.at(current) : nullptr;
}

void RequestsPage::openCurrent()
{
    if (const RequestRow *row = currentRow(); row && row->id != m_shown)
        showRequest(QByteArray(row->id)); // the row may be gone meanwhile
}

void RequestsPage::showRequest(const QByteArray &id)
{
    m_shown = id;
    openDetail();
    const QModelIndex index = m_search.indexOf(id);
    if (index.isValid()) {
        if (m_table->currentIndex().row() != index.row())
            m_table->setCurrentIndex(index);
        m_detail->showRow(m_search.at(index));
        m_table->scrollTo(index);
        if (m_search.at(index).isRunning())
            return;
    } else {
        m_detail->showId(id);
    }
    loadRequest(id);
}

void RequestsPage::loadRequest(const QByteArray &id)
{
    m_link.findExchange(id, this, [this, id](const Result<ExchangeRecord> &record) {
        if (m_shown != id)
            return;
        if (record)
            m_detail->showRecord(*record);
        else
            m_detail->showProblem(
                tr("This request cannot be shown: %1").arg(GatewayTexts::shown(record.error().message)));
    });
}

void RequestsPage::showFinished(const QByteArray &id)
{
    if (id == m_toCancel)
        m_cancelNotice->setText({});
    if (id == m_shown)
        loadRequest(id);
}

void RequestsPage::openDetail()
{
    if (m_detail->isVisibleTo(this))
        return;
    m_detail->show();
    const int half = m_splitter->height() / 2;
    m_splitter->setSizes({half * 9 / 10, half * 11 / 10});
}

void RequestsPage::closeDetail()
{
    m_shown.clear();
    m_detail->hide();
    m_table->setFocus();
}

void RequestsPage::copyCurrent()
{
    if (const RequestRow *row = currentRow())
        QGuiApplication::clipboard()->setText(Figures::plain(RequestTexts::line(*row)));
}

void RequestsPage::askToCancel(const RequestRow &row)
{
    if (!row.isRunning())
        return;
    m_toCancel = row.id;
    m_cancelNotice->setText(
        tr("End the request %1? Its client gets an error, and what was answered so far is paid for.")
            .arg(RequestTexts::way(row)));
}

void RequestsPage::cancelAsked()
{
    m_link.cancelExchange(m_toCancel);
    m_cancelNotice->setText({});
}

void RequestsPage::showMenu(const QPoint &place)
{
    const RequestRow *row = currentRow();
    if (!row)
        return;
    auto *menu = new QMenu(m_table);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QByteArray id = row->id;
    menu->addAction(tr("Show &details"), this, [this, id] { showRequest(id); });
    menu->addAction(tr("&Copy"), this, &RequestsPage::copyCurrent);
    menu->addAction(
        tr("Copy &id"), this, [id] { QGuiApplication::clipboard()->setText(QString::fromUtf8(id)); });
    menu->addSeparator();
    addNarrowing(*menu, *row);
    menu->addSeparator();
    menu->addAction(
        tr("Show in the &log"), this, [this, id] { emit pageRequested(PageId::Log, QString::fromUtf8(id)); });
    if (row->isRunning()) {
        menu->addSeparator();
        menu->addAction(tr("&End request…"), this, [this, running = *row] { askToCancel(running); });
    }
    menu->popup(m_table->viewport()->mapToGlobal(place));
}

void RequestsPage::addNarrowing(QMenu &menu, const RequestRow &row)
{
    const auto add = [this, &menu](const QString &text, const QString &what, const QString &name) {
        if (name.isEmpty())
            return;
        menu.addAction(text, this, [this, what, name] {
            RequestFilter filter = m_filter->filter();
            filter.text = filterText(what, name);
            m_filter->setFilter(filter);
        });
    };
    add(tr("Only this &session"), QStringLiteral("session"), row.session);
    add(tr("Only this &model"), QStringLiteral("model"), row.model);
    add(tr("Only this &provider"), QStringLiteral("provider"), row.provider);
    add(tr("Only this &client"), QStringLiteral("client"), row.client.section(QLatin1Char('/'), 0, 0));
}

} // namespace signalbox
