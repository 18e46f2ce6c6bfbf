// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/bookkeeping.h"

#include "core/logcategories.h"
#include "ledger/attemptsample.h"
#include "ledger/exchangetraits.h"
#include "proxy/localcount.h"

#include <utility>

namespace signalbox {

Bookkeeping::Bookkeeping(const Books &books, const Clock &clock)
    : m_books(books)
    , m_begin(clock.wallTime())
    , m_past(books.budgets, books.limits, books.ledger, clock)
{
    connect(&m_past, &PastUse::found, this, &Bookkeeping::recalled);
    connect(&books.ledger, &Ledger::problemChanged, this, [this](const QString &problem) {
        if (problem.isEmpty()) // it can be read, after all
            recall();
    });
}

void Bookkeeping::apply(const ConfigPointer &config)
{
    m_books.prices.apply(config->prices);
    m_books.ledger.apply(config->ledger);
    m_past.apply(config, m_books.budgets.apply(config->budgets));
    tell(m_books.budgets.overtaken());
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
    m_past.watchClock();
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
        tell(m_books.budgets.record(
            {attempt.provider, {record.clientKey, record.project}, attempt.usage.total(), attempt.cost,
                record.startedAt, !attempt.usage.known && isUnpriced(record, attempt)}));
    }
    m_books.limits.recordUsage(record.clientKey, record.usage, record.startedAt.toUTC().date());
}

void Bookkeeping::tell(const QList<Budgets::Notice> &notices)
{
    for (const Budgets::Notice &notice : notices) {
        qCWarning(lcUsage).noquote() << notice.text;
        emit budgetReached(notice.budget, notice.text);
    }
}

} // namespace signalbox
