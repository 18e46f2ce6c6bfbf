// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/overviewpage.h"

#include "ui/overview/providerswitch.h"
#include "ui/overview/stateheader.h"
#include "ui/overview/streamlist.h"
#include "ui/texts/figures.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/texts/snapshottexts.h"
#include "ui/usage/budgetscard.h"
#include "ui/widgets/card.h"
#include "ui/widgets/figuretile.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/scrollcolumn.h"
#include "ui/widgets/tilegrid.h"

#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace signalbox {
namespace {
constexpr int narrowestTile = 165;

/// Of all providers together in the last hour; -1 = nothing was answered. The median of medians would lie:
/// each counts by its attempts.
double usualFirstByte(const GatewaySnapshot &snapshot)
{
    double sum = 0;
    double attempts = 0;
    for (const ProviderSnapshot &provider : snapshot.providers) {
        if (provider.lastHour.firstByteP50 < 0)
            continue;
        const auto weight = static_cast<double>(provider.lastHour.attempts);
        sum += provider.lastHour.firstByteP50 * weight;
        attempts += weight;
    }
    return attempts > 0 ? sum / attempts : -1;
}
} // namespace

OverviewPage::OverviewPage(GatewayLink &link, QWidget *parent)
    : Page(parent)
    , m_link(link)
    , m_today(link)
    , m_header(new StateHeader(this))
    , m_configProblem(new NoticeBar(Tone::Attention, this))
    , m_recording(new NoticeBar(Tone::Attention, this))
    , m_ledgerProblem(new NoticeBar(Tone::Attention, this))
    , m_budgets(new BudgetsCard(this))
    , m_switch(new ProviderSwitch(link, this))
    , m_streams(new StreamList(link, this))
{
    auto *content = new ScrollColumn(this);
    QVBoxLayout *column = content->body();
    column->setSpacing(14);
    column->addWidget(makeTiles());
    column->addWidget(m_budgets);
    auto *providers = new Card(tr("Send requests to"), content->widget());
    providers->body()->addWidget(m_switch);
    auto *streams = new Card(tr("Running now"), content->widget());
    streams->body()->addWidget(m_streams);
    for (Card *card : {providers, streams}) {
        card->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum); // few rows stay as high as many
        column->addWidget(card);
    }
    column->addStretch();

    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(14);
    page->addWidget(m_header);
    makeNotices();
    for (NoticeBar *notice : {m_configProblem, m_recording, m_ledgerProblem})
        page->addWidget(notice);
    page->addWidget(content, 1);
    connectParts();
}

QWidget *OverviewPage::makeTiles()
{
    auto *tiles = new TileGrid(narrowestTile, this);
    const auto add = [tiles](const QString &title) {
        auto *tile = new FigureTile(title, tiles, 1);
        tiles->add(tile);
        return tile;
    };
    m_requests = add(tr("Answered today"));
    m_tokens = add(tr("Tokens today"));
    m_cost = add(tr("Cost today"));
    m_speed = add(tr("Time to first content"));
    showToday({});
    return tiles;
}

void OverviewPage::makeNotices()
{
    QPushButton *open = m_configProblem->addButton(tr("Open configuration"));
    connect(open, &QPushButton::clicked, this, &OverviewPage::openConfigurationRequested);
    QPushButton *stop = m_recording->addButton(tr("Stop recording"));
    connect(stop, &QPushButton::clicked, this, [this] { m_link.stopCapture(); });
}

void OverviewPage::connectParts()
{
    connect(&m_today, &TodayFigures::changed, this, &OverviewPage::showToday);
    connect(m_header, &StateHeader::pauseRequested, this,
        [this](std::chrono::seconds time) { m_link.pause(time); });
    connect(m_header, &StateHeader::resumeRequested, this, [this] { m_link.resume(); });
    connect(m_header, &StateHeader::copyEnvironmentRequested, this, &Page::copyEnvironmentRequested);
    connect(m_header, &StateHeader::clientSetupRequested, this, &Page::clientSetupRequested);
    connect(m_header, &StateHeader::quitRequested, this, &OverviewPage::quitRequested);
    connect(m_switch, &ProviderSwitch::signInRequested, this, &OverviewPage::signInRequested);
    connect(m_switch, &ProviderSwitch::detailsRequested, this,
        [this](const QString &provider) { emit pageRequested(PageId::Providers, provider); });
    connect(m_switch, &ProviderSwitch::requestsRequested, this, [this](const QString &provider) {
        emit pageRequested(PageId::Requests, QStringLiteral("provider:") + provider);
    });
}

void OverviewPage::setSnapshot(const GatewaySnapshot &snapshot)
{
    m_header->setSnapshot(snapshot);
    m_configProblem->setText(SnapshotTexts::configuration(snapshot));
    m_recording->setText(SnapshotTexts::recording(snapshot));
    m_ledgerProblem->setText(snapshot.ledger.problem.isEmpty()
            ? QString()
            : tr("Usage cannot be written at the moment: %1")
                  .arg(GatewayTexts::shown(snapshot.ledger.problem)));
    m_budgets->setBudgets(snapshot.budgets);
    m_switch->setSnapshot(snapshot);
    m_streams->setSnapshot(snapshot);
    const double firstByte = usualFirstByte(snapshot);
    m_speed->setFigure(
        firstByte < 0 ? QStringLiteral("–") : Figures::milliseconds(static_cast<qint64>(firstByte)),
        {tr("last hour")});
}

void OverviewPage::setStopping(const QDateTime &end)
{
    m_header->setStopping(end);
}

void OverviewPage::showToday(const UsageSum &sum)
{
    const TokenUsage &tokens = sum.tokens;
    QString failures;
    if (sum.failedAttempts > 0)
        failures = tr("%n failed attempt(s)", nullptr, static_cast<int>(sum.failedAttempts));
    else if (sum.requests > 0)
        failures = tr("none failed");
    m_requests->setFigure(QLocale().toString(sum.requests), {failures});
    m_tokens->setFigure(Figures::count(tokens.total()),
        {tr("%1 in · %2 out").arg(Figures::count(tokens.prompt()), Figures::count(tokens.output))});
    const QString money = Figures::money(sum.money);
    QString remark = tokens.prompt() > 0 ? tr("%1 of prompts cached")
                                               .arg(Figures::percent(static_cast<double>(tokens.cacheRead)
                                                   / static_cast<double>(tokens.prompt())))
                                         : QString();
    if (sum.unpriced > 0)
        remark = tr("%n without a known price", nullptr, static_cast<int>(sum.unpriced));
    m_cost->setFigure(money.isEmpty() ? QStringLiteral("–") : money, {remark});
}

void OverviewPage::showEvent(QShowEvent *event)
{
    m_today.setActive(true);
    Page::showEvent(event);
}

void OverviewPage::hideEvent(QHideEvent *event)
{
    m_today.setActive(false);
    Page::hideEvent(event);
}

} // namespace signalbox
