// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/trafficcounters.h"

#include "ledger/attemptsample.h"

namespace signalbox {

void TrafficCounters::setProviders(const QStringList &names)
{
    QMap<QString, ProviderCounters> kept;
    for (const QString &name : names)
        kept.insert(name, m_byProvider.take(name));
    m_byProvider = std::move(kept);
}

void TrafficCounters::add(const ExchangeRecord &record)
{
    const bool isTimed = isSampled(record);
    for (const AttemptRecord &attempt : record.attempts)
        add(attempt, isTimed);
    if (!isTimed)
        return;
    const auto counters = m_byProvider.find(record.provider);
    if (counters != m_byProvider.end())
        counters->requests.add(record.milliseconds);
    else if (record.provider.isEmpty())
        m_unanswered.add(record.milliseconds);
}

void TrafficCounters::add(const AttemptRecord &attempt, bool isTimed)
{
    const auto counters = m_byProvider.find(attempt.provider);
    if (!attempt.sent || counters == m_byProvider.end())
        return;
    ++counters->attempts[outcomeWord(attempt)];
    if (isTimed && attempt.firstByteMilliseconds >= 0)
        counters->firstBytes.add(attempt.firstByteMilliseconds);
    if (attempt.cost.kind == Cost::Kind::Spent)
        counters->money[attempt.cost.currency].spent += attempt.cost.nanos;
    else if (attempt.cost.kind == Cost::Kind::Value)
        counters->money[attempt.cost.currency].value += attempt.cost.nanos;
}

QByteArray outcomeWord(const AttemptRecord &attempt)
{
    const int status = attempt.status;
    if (attempt.outcome == QStringLiteral("ok"))
        return "ok";
    if (!attempt.faulty)
        return status >= 400 && status < 500 ? "refused" : "stopped";
    if (status == 0)
        return "connection";
    if (status == 401 || status == 402 || status == 403)
        return "credential";
    if (status == 429)
        return "rate_limited";
    if (status == 503 || status == 529)
        return "overloaded";
    return status >= 400 ? "server_error" : "bad_answer";
}

} // namespace signalbox
