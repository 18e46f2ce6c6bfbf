// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/usagetiles.h"

#include "ui/texts/figures.h"
#include "ui/usage/usagetexts.h"
#include "ui/widgets/figuretile.h"
#include "ui/widgets/tilegrid.h"

#include <QVBoxLayout>

#include <map>

namespace signalbox {
namespace {
constexpr int narrowestTile = 134;

double shareOf(qint64 part, qint64 whole)
{
    return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
}

double cacheShare(const UsageSum &sum)
{
    return shareOf(sum.tokens.cacheRead, sum.tokens.prompt());
}

double failedShare(const UsageSum &sum)
{
    return shareOf(sum.failedAttempts, sum.attempts);
}

/// Spent money, or the value of plans, in all currencies, the largest numbers first.
QStringList amounts(const UsageSum &sum, qint64 MoneySum::*part)
{
    std::multimap<qint64, QString, std::greater<>> texts;
    for (auto money = sum.money.cbegin(); money != sum.money.cend(); ++money) {
        if (const qint64 amount = (*money).*part; amount > 0)
            texts.emplace(amount, Figures::money(amount, money.key()));
    }
    QStringList list;
    for (const auto &[amount, text] : texts)
        list << text;
    return list;
}

const QString plus = QStringLiteral(" + ");
} // namespace

UsageTiles::UsageTiles(QWidget *parent)
    : QWidget(parent)
    , m_in(new FigureTile(tr("Tokens in"), this))
    , m_out(new FigureTile(tr("Tokens out"), this))
    , m_cache(new FigureTile(tr("Cache hits"), this))
    , m_cost(new FigureTile(tr("Spent"), this))
    , m_requests(new FigureTile(tr("Answered requests"), this))
{
    auto *grid = new TileGrid(narrowestTile, this);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(grid);
    for (FigureTile *tile : {m_in, m_out, m_cache, m_cost, m_requests})
        grid->add(tile, tile == m_cost ? 5 : 4); // amounts of money are the longest
}

void UsageTiles::compare(
    FigureTile *tile, const QString &change, const QString &before, const QString &beforeTitle)
{
    tile->setComparison(
        change, change.isEmpty() ? QString() : tr("%1 in the time before (%2)").arg(before, beforeTitle));
}

void UsageTiles::setFigures(const UsageSum &now, const UsageSum &before, const QString &beforeTitle)
{
    const TokenUsage &tokens = now.tokens;
    m_in->setFigure(Figures::count(tokens.prompt()), {tr("%1 read anew").arg(Figures::count(tokens.input))});
    compare(m_in, UsageTexts::change(tokens.prompt(), before.tokens.prompt()),
        Figures::count(before.tokens.prompt()), beforeTitle);
    m_out->setFigure(Figures::count(tokens.output),
        tokens.reasoning > 0 ? QStringList(tr("%1 thinking").arg(Figures::count(tokens.reasoning)))
                             : QStringList());
    compare(m_out, UsageTexts::change(tokens.output, before.tokens.output),
        Figures::count(before.tokens.output), beforeTitle);
    m_cache->setFigure(Figures::percent(cacheShare(now)),
        {tr("%1 read").arg(Figures::count(tokens.cacheRead)),
            tr("%1 written").arg(Figures::count(tokens.cacheCreation))});
    const bool canCompare = tokens.prompt() > 0 && before.tokens.prompt() > 0;
    compare(m_cache, canCompare ? UsageTexts::shareChange(cacheShare(now), cacheShare(before)) : QString(),
        Figures::percent(cacheShare(before)), beforeTitle);
    setCost(now, before, beforeTitle);
    setRequests(now, before, beforeTitle);
}

void UsageTiles::setCost(const UsageSum &now, const UsageSum &before, const QString &beforeTitle)
{
    const QStringList spent = amounts(now, &MoneySum::spent);
    const QStringList covered = amounts(now, &MoneySum::value);
    QStringList details;
    if (spent.size() > 1)
        details << tr("and %1", "amounts of money").arg(spent.mid(1).join(plus));
    if (!covered.isEmpty())
        details << tr("≈ %1 covered by plans").arg(covered.join(plus));
    if (now.unpriced > 0)
        details << tr("%n of unknown cost", nullptr, static_cast<int>(now.unpriced));
    m_cost->setFigure(spent.isEmpty() ? QStringLiteral("–") : spent.constFirst(), details);
    // Amounts of different currencies have no sum, so neither has it a change.
    QString change;
    if (now.money.size() == 1 && before.money.size() == 1 && now.money.firstKey() == before.money.firstKey())
        change = UsageTexts::change(now.money.first().spent, before.money.first().spent);
    compare(m_cost, change, amounts(before, &MoneySum::spent).join(plus), beforeTitle);
}

void UsageTiles::setRequests(const UsageSum &now, const UsageSum &before, const QString &beforeTitle)
{
    QStringList details;
    if (now.failedAttempts > 0)
        details << tr("%1 of tries failed").arg(Figures::percent(failedShare(now)));
    else if (now.attempts > 0)
        details << tr("None failed");
    if (now.attempts > 0 && before.attempts > 0 && now.failedAttempts + before.failedAttempts > 0)
        details << tr("%1 before", "a share that failed").arg(Figures::percent(failedShare(before)));
    m_requests->setFigure(Figures::count(now.requests), details);
    compare(m_requests, UsageTexts::change(now.requests, before.requests), Figures::count(before.requests),
        beforeTitle);
}

} // namespace signalbox
