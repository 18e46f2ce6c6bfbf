// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/usagetotal.h"

#include "ledger/exchangetraits.h"
#include "ledger/ledgernames.h"
#include "ledger/timeslots.h"

#include <algorithm>

namespace signalbox {

UsageTotal &UsageTotal::operator+=(const UsageTotal &other)
{
    requests += other.requests;
    attempts += other.attempts;
    failed += other.failed;
    unpriced += other.unpriced;
    tokens += other.tokens;
    spent += other.spent;
    value += other.value;
    return *this;
}

void UsageTotal::addCost(const Cost &cost)
{
    if (cost.kind == Cost::Kind::Spent)
        spent += cost.nanos;
    else if (cost.kind == Cost::Kind::Value)
        value += cost.nanos;
    else if (tokens.total() > 0)
        ++unpriced;
}

QList<std::pair<UsageTotal::Key, UsageTotal>> usageOf(const ExchangeRecord &record)
{
    if (isCount(record))
        return {};
    UsageTotal::Key key;
    key.slot = timeslots::slotOf(record.startedAt);
    key.model = LedgerNames::cut(record.model);
    key.project = LedgerNames::cut(record.project);
    key.clientKey = LedgerNames::cut(record.clientKey);
    key.program = LedgerNames::cut(programOf(record.client));
    const auto keyOf = [&](const AttemptRecord &attempt) {
        UsageTotal::Key own = key;
        own.provider = LedgerNames::cut(attempt.provider);
        own.upstreamModel = LedgerNames::cut(attempt.model);
        own.account = LedgerNames::cut(attempt.account);
        own.currency = attempt.cost.isKnown() ? LedgerNames::cut(attempt.cost.currency) : QString();
        return own;
    };

    QList<std::pair<UsageTotal::Key, UsageTotal>> usage;
    UsageTotal::Key answered = key; // by another exchange, or from what was kept
    answered.provider = LedgerNames::cut(record.provider);
    if (!record.reused) {
        for (const AttemptRecord &attempt : record.attempts) {
            if (!attempt.sent)
                continue;
            UsageTotal total;
            total.attempts = 1;
            // Whose client left was not given the time.
            total.failed = attempt.outcome == u"ok" || attempt.outcome == u"client left" ? 0 : 1;
            total.tokens = attempt.usage;
            total.addCost(attempt.cost);
            total.unpriced = isUnpriced(record, attempt) ? 1 : 0;
            usage.append({keyOf(attempt), total});
            if (attempt.provider == record.provider)
                answered = usage.last().first; // the last one of it
        }
    }
    if (record.committed && !record.provider.isEmpty()) {
        UsageTotal request;
        request.requests = 1;
        usage.append({answered, request});
    }
    return usage;
}

} // namespace signalbox
