// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/bookkeeping.h"

#include "core/logcategories.h"
#include "ledger/attemptsample.h"
#include "ledger/exchangetraits.h"
#include "proxy/localcount.h"

#include <algorithm>
#include <utility>

namespace signalbox {

namespace {

QMap<UsageDimension, QString> scopeOf(const BudgetConfig &budget)
{
    QMap<UsageDimension, QString> only;
    if (!budget.provider.isEmpty())
        only.insert(UsageDimension::Provider, budget.provider);
    if (!budget.clientKey.isEmpty())
        only.insert(UsageDimension::ClientKey, budget.clientKey);
    if (!budget.project.isEmpty())
        only.insert(UsageDimension::Project, budget.project);
    return only;
}

bool isWhole(const Result<UsageReport> &report)
{
    return report && !report->partial;
}

/// What the ledger knows beyond what was counted here.
qint64 more(qint64 known, qint64 counted)
{
    return std::max<qint64>(0, known - counted);
}

} // namespace

Bookkeeping::Bookkeeping(const Books &books, const Clock &clock)
    : m_books(books)
    , m_clock(clock)
    , m_begin(clock.wallTime())
{
    connect(&books.ledger, &Ledger::problemChanged, this, [this](const QString &problem) {
        if (problem.isEmpty() && m_config)
            lookUpAgain();
    });
}

void Bookkeeping::apply(const ConfigPointer &config)
{
    m_config = config;
    m_books.prices.apply(config->prices);
    m_books.ledger.apply(config->ledger);
    const QList<BudgetConfig> unknown = m_books.budgets.apply(config->budgets);
    for (const BudgetConfig &budget : unknown)
        lookUp(budget);
    lookUpKeys();
}

/// What was counted until now is in the ledger's answer too.
void Bookkeeping::lookUp(const BudgetConfig &budget)
{
    UsageQuery query;
    query.from = m_books.budgets.periodBegin(budget);
    query.only = scopeOf(budget);
    const Budgets::Sum before = m_books.budgets.counted(budget, query.from);
    m_books.ledger.sumUsage(
        query, this, [this, budget, before, from = query.from](const Result<UsageReport> &report) {
            if (!isWhole(report)) {
                m_unknownBudgets.append(budget);
                return;
            }
            const UsageSum &sum = report->total;
            m_books.budgets.restore(budget, from,
                {more(sum.tokens.total(), before.tokens),
                    more(sum.money.value(budget.currency).spent, before.nanos),
                    more(sum.unpriced, before.unpriced)});
            emit recalled();
        });
}

/// Of keys whose tokens are limited: what they have used today.
void Bookkeeping::lookUpKeys()
{
    QStringList limited;
    for (const ClientKeyConfig &key : m_config->server.clientKeys) {
        if (key.tokensPerDay > 0)
            limited.append(key.name);
    }
    for (const QString &key : limited) {
        if (!m_limitedKeys.contains(key))
            lookUp(key);
    }
    m_limitedKeys = limited;
}

void Bookkeeping::lookUp(const QString &key)
{
    const QDate day = m_clock.wallTime().toUTC().date();
    const qint64 before = m_books.limits.tokensOf(key, day);
    UsageQuery query;
    query.from = day.startOfDay(Qt::UTC);
    query.only = {{UsageDimension::ClientKey, key}};
    m_books.ledger.sumUsage(query, this, [this, key, before, day](const Result<UsageReport> &report) {
        if (isWhole(report))
            m_books.limits.restore(key, day, more(report->total.tokens.total(), before));
        else
            m_limitedKeys.removeAll(key);
    });
}

/// The ledger can be read, after all.
void Bookkeeping::lookUpAgain()
{
    for (const BudgetConfig &budget : std::exchange(m_unknownBudgets, {}))
        lookUp(budget);
    lookUpKeys();
    recall();
}

void Bookkeeping::recall()
{
    if (std::exchange(m_recalled, true))
        return;
    constexpr int days = 7;
    constexpr int most = 100'000;
    m_books.ledger.sampleAttempts(
        m_begin.addDays(-days), most, this, [this](const Result<QList<AttemptSample>> &samples) {
            if (!samples) { // the ledger has said why
                m_recalled = false;
                return;
            }
            for (const AttemptSample &sample : *samples) {
                if (sample.endedAt < m_begin)
                    m_books.histories.record(sample);
            }
            emit recalled();
        });
}

void Bookkeeping::enter(ExchangeRecord &record)
{
    price(record);
    count(record);
    m_books.ledger.add(record);
}

void Bookkeeping::price(ExchangeRecord &record) const
{
    for (AttemptRecord &attempt : record.attempts) {
        if (attempt.sent && attempt.usage.known)
            attempt.cost = m_books.prices.costOf(attempt.usage,
                {attempt.provider, attempt.model, record.startedAt.toUTC().date(), attempt.priceFactor,
                    attempt.billing});
    }
}

void Bookkeeping::count(const ExchangeRecord &record)
{
    m_books.counters.add(record);
    for (const AttemptSample &sample : attemptSamples(record))
        m_books.histories.record(sample);
    if (isCountPath(record.path))
        return;
    const QDate day = record.startedAt.date();
    if (record.committed && !record.provider.isEmpty())
        m_books.totals.addRequest({record.provider, record.model, record.project, day});
    for (const AttemptRecord &attempt : record.attempts) {
        if (!attempt.sent)
            continue;
        m_books.totals.addUse(
            {attempt.provider, record.model, record.project, day}, attempt.usage, attempt.cost);
        const auto notices = m_books.budgets.record(
            {attempt.provider, {record.clientKey, record.project}, attempt.usage.total(), attempt.cost,
                record.startedAt, !attempt.usage.known && isUnpriced(record, attempt)});
        for (const Budgets::Notice &notice : notices) {
            qCWarning(lcUsage).noquote() << notice.text;
            emit budgetReached(notice.budget, notice.text);
        }
    }
    m_books.limits.recordUsage(record.clientKey, record.usage, record.startedAt.toUTC().date());
}

} // namespace signalbox
