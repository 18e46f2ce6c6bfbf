// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/providerswitch.h"

#include "ui/overview/providercard.h"
#include "ui/widgets/elidedradio.h"
#include "ui/widgets/hairline.h"

#include <QVBoxLayout>

#include <QButtonGroup>
#include <QRadioButton>

#include <utility>

namespace signalbox {
namespace {
constexpr qint64 historyMilliseconds = 60'000; // its points are minutes

QString strategyText(const QString &strategy)
{
    if (strategy == QLatin1String("round_robin") || strategy == QLatin1String("weighted_round_robin"))
        return ProviderSwitch::tr("Automatic – in turn");
    if (strategy == QLatin1String("least_requests"))
        return ProviderSwitch::tr("Automatic – the least busy first");
    if (strategy == QLatin1String("quota_aware"))
        return ProviderSwitch::tr("Automatic – by what is left of quotas");
    if (strategy == QLatin1String("random"))
        return ProviderSwitch::tr("Automatic – at random");
    return ProviderSwitch::tr("Automatic – by priority");
}
} // namespace

ProviderSwitch::ProviderSwitch(GatewayLink &link, QWidget *parent, std::chrono::milliseconds pause)
    : QWidget(parent)
    , m_link(link)
    , m_pause(pause.count())
    , m_group(new QButtonGroup(this))
    , m_automatic(new QRadioButton(this))
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_automatic->setToolTip(tr("Routes decide, and another provider takes over when one fails"));
    m_column->addWidget(m_automatic);
    m_column->addSpacing(8);
    m_group->addButton(m_automatic);
    m_soon.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &ProviderSwitch::askHistories);
    connect(m_automatic, &QRadioButton::clicked, this, [this] { m_link.pin({}); });
}

ProviderCard *ProviderSwitch::card(const QString &provider) const
{
    const auto found = std::ranges::find(m_cards, provider, &ProviderCard::provider);
    return found == m_cards.end() ? nullptr : *found;
}

void ProviderSwitch::setSnapshot(const GatewaySnapshot &snapshot)
{
    if (!std::ranges::equal(
            m_cards, snapshot.providers, {}, &ProviderCard::provider, &ProviderSnapshot::name))
        replaceCards(snapshot);
    m_automatic->setText(strategyText(snapshot.strategy));
    m_automatic->setChecked(snapshot.pinned.isEmpty());
    for (qsizetype i = 0; i < m_cards.size(); ++i) {
        const ProviderSnapshot &provider = snapshot.providers.at(i);
        m_cards.at(i)->setSnapshot(provider, provider.name == snapshot.pinned);
    }
    QList<quint64> counts;
    for (const ProviderSnapshot &provider : snapshot.providers) // those of before the start come later
        counts << provider.attempts << provider.lastHour.attempts << provider.lastHour.errors;
    followHistories(counts);
}

void ProviderSwitch::replaceCards(const GatewaySnapshot &snapshot)
{
    qDeleteAll(m_cards);
    qDeleteAll(m_lines);
    m_cards.clear();
    m_lines.clear();
    for (const ProviderSnapshot &provider : snapshot.providers) {
        m_lines << makeHairline(this);
        auto *card = new ProviderCard(provider.name, this);
        m_cards << card;
        m_group->addButton(card->radio());
        m_column->addWidget(m_lines.constLast());
        m_column->addWidget(card);
        connect(card, &ProviderCard::pinRequested, this, [this](const QString &name) { m_link.pin(name); });
        connect(card, &ProviderCard::forgetFailuresRequested, &m_link, &GatewayLink::forgetFailures);
        connect(card, &ProviderCard::signInRequested, this, &ProviderSwitch::signInRequested);
        connect(card, &ProviderCard::detailsRequested, this, &ProviderSwitch::detailsRequested);
        connect(card, &ProviderCard::requestsRequested, this, &ProviderSwitch::requestsRequested);
    }
    m_historyAge.invalidate();
}

/// The snapshot that tells of the last request's end may be the last one for long.
void ProviderSwitch::followHistories(const QList<quint64> &counts)
{
    const bool hasNews = std::exchange(m_historyCounts, counts) != counts;
    const qint64 age = m_historyAge.isValid() ? m_historyAge.elapsed() : historyMilliseconds;
    if (age >= historyMilliseconds || (hasNews && age >= m_pause))
        askHistories();
    else if (hasNews && !m_soon.isActive())
        m_soon.start(static_cast<int>(m_pause - age));
}

void ProviderSwitch::askHistories()
{
    m_historyAge.start();
    m_soon.stop();
    for (ProviderCard *card : std::as_const(m_cards)) {
        m_link.history(
            card->provider(), GatewayLink::HistoryRange::Hour, card, [card](const Result<HistorySpan> &hour) {
                if (hour)
                    card->setHistory(*hour);
            });
    }
}

} // namespace signalbox
