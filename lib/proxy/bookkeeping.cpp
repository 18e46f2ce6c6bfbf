// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/bookkeeping.h"

#include "core/logcategories.h"
#include "cost/billing.h"
#include "ledger/attemptsample.h"
#include "proxy/localcount.h"

#include <algorithm>

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

} // namespace

Bookkeeping::Bookkeeping(const Books &books, const Clock &clock) : m_books(books), m_clock(clock) { }

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

void Bookkeeping::lookUp(const BudgetConfig &budget)
{
    UsageQuery query;
    query.from = m_books.budgets.periodBegin(budget);
    query.only = scopeOf(budget);
    m_books.ledger.sumUsage(
        query, this, [this, budget, from = query.from](const Result<UsageReport> &report) {
            if (report) {
                const UsageSum &sum = report->total;
                m_books.budgets.restore(budget.name, from,
                    {sum.tokens.total(), sum.money.value(budget.currency).spent, sum.unpriced});
            } else {
                qCWarning(lcProxy).noquote() << "what was used of budget" << budget.name
                                             << "before is not known:" << report.error().message;
            }
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
    QStringList unknown;
    std::copy_if(limited.begin(), limited.end(), std::back_inserter(unknown),
        [this](const QString &key) { return !m_limitedKeys.contains(key); });
    m_limitedKeys = limited;
    if (unknown.isEmpty())
        return;
    UsageQuery query;
    query.from = m_clock.wallTime().toUTC().date().startOfDay(Qt::UTC);
    query.by = {UsageDimension::ClientKey};
    m_books.ledger.sumUsage(
        query, this, [this, unknown, day = query.from.date()](const Result<UsageReport> &report) {
            for (const UsageGroup &group : report ? report->groups : QList<UsageGroup>()) {
                if (unknown.contains(group.names.value(0)))
                    m_books.limits.restore(group.names.value(0), day, group.sum.tokens);
            }
            emit recalled();
        });
}

void Bookkeeping::recall()
{
    constexpr int days = 7;
    constexpr int most = 100'000;
    m_books.ledger.sampleAttempts(
        m_clock.wallTime().addDays(-days), most, this, [this](const Result<QList<AttemptSample>> &samples) {
            if (samples) { // else the ledger has said why
                for (const AttemptSample &sample : *samples)
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
        const ProviderConfig *provider = m_config->provider(attempt.provider);
        if (!attempt.sent || !attempt.usage.known || !provider)
            continue;
        attempt.cost = m_books.prices.costOf(attempt.usage,
            {attempt.provider, attempt.model, record.startedAt.toUTC().date(), provider->priceFactor,
                effectiveBilling(*provider, attempt.clientLogin)});
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
            {attempt.provider, {record.clientKey, record.project}, attempt.usage.total(), attempt.cost});
        for (const Budgets::Notice &notice : notices) {
            qCWarning(lcProxy).noquote() << notice.text;
            emit budgetReached(notice.budget, notice.text);
        }
    }
    m_books.limits.recordUsage(record.clientKey, record.usage);
}

} // namespace signalbox
