// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/statisticsline.h"

#include <QJsonArray>

namespace signalbox {

namespace {

double amountOf(qint64 nanos)
{
    return Cost{Cost::Kind::Spent, nanos, {}, {}}.amount();
}

void insertSums(
    const QMap<QString, qint64> &sums, const QString &name, const QString &currency, QJsonObject &fields)
{
    if (sums.size() == 1) {
        fields.insert(name, amountOf(sums.first()));
        fields.insert(currency, sums.firstKey());
    } else if (!sums.isEmpty()) {
        QJsonObject all;
        for (auto sum = sums.begin(); sum != sums.end(); ++sum)
            all.insert(sum.key(), amountOf(sum.value()));
        fields.insert(QString(name + u's'), all);
    }
}

} // namespace

void CostSums::add(const Cost &cost)
{
    if (cost.kind == Cost::Kind::Spent)
        m_spent[cost.currency] += cost.nanos;
    else if (cost.kind == Cost::Kind::Value)
        m_value[cost.currency] += cost.nanos;
}

void CostSums::insertInto(QJsonObject &fields) const
{
    insertSums(m_spent, QStringLiteral("cost"), QStringLiteral("currency"), fields);
    insertSums(m_value, QStringLiteral("value"), QStringLiteral("value_currency"), fields);
}

QString CostSums::spent() const
{
    QStringList sums;
    for (auto sum = m_spent.begin(); sum != m_spent.end(); ++sum)
        sums << QStringLiteral("%1 %2").arg(QString::number(amountOf(sum.value()), 'f', 4), sum.key());
    return sums.join(QStringLiteral(" + "));
}

void insertTokens(const TokenUsage &usage, QJsonObject &fields)
{
    if (!usage.known)
        return;
    fields.insert(QStringLiteral("input_tokens"), usage.input);
    fields.insert(QStringLiteral("output_tokens"), usage.output);
    fields.insert(QStringLiteral("cache_creation_input_tokens"), usage.cacheCreation);
    fields.insert(QStringLiteral("cache_read_input_tokens"), usage.cacheRead);
    fields.insert(QStringLiteral("reasoning_tokens"), usage.reasoning);
}

void StatisticsLine::add(const ExchangeRecord &record)
{
    ++m_all.requests;
    if (!record.error.isEmpty() && !record.clientLeft)
        ++m_all.errors;
    m_all.milliseconds += record.milliseconds;
    m_all.usage += record.usage;
    for (const AttemptRecord &attempt : record.attempts) {
        m_all.costs.add(attempt.cost);
        if (!attempt.sent)
            continue;
        Sum &provider = m_providers[attempt.provider];
        ++provider.requests;
        if (attempt.faulty) // else it was nobody's failure: the client has gone, or the program ends
            ++provider.errors;
        provider.milliseconds += attempt.milliseconds;
        provider.usage += attempt.usage;
        provider.costs.add(attempt.cost);
    }
}

void StatisticsLine::Sum::insertInto(QJsonObject &fields) const
{
    fields.insert(QStringLiteral("requests"), requests);
    fields.insert(QStringLiteral("errors"), errors);
    fields.insert(QStringLiteral("response_time"), averageTime());
    insertTokens(usage, fields);
    costs.insertInto(fields);
}

LogEntry StatisticsLine::entry() const
{
    LogEntry entry;
    entry.category = QStringLiteral("signalbox.proxy");
    entry.event = QStringLiteral("statistics");
    entry.message = QStringLiteral("Requests: %1 | Errors: %2 | Avg time: %3 ms")
                        .arg(m_all.requests)
                        .arg(m_all.errors)
                        .arg(m_all.averageTime());
    if (m_all.usage.known)
        entry.message += QStringLiteral(" | Input: %1 | Output: %2 | Cache Create: %3 | Cache Read: %4")
                             .arg(m_all.usage.input)
                             .arg(m_all.usage.output)
                             .arg(m_all.usage.cacheCreation)
                             .arg(m_all.usage.cacheRead);
    if (const QString spent = m_all.costs.spent(); !spent.isEmpty())
        entry.message += QStringLiteral(" | Cost: ") + spent;
    m_all.insertInto(entry.fields);
    QJsonArray providers;
    for (auto provider = m_providers.begin(); provider != m_providers.end(); ++provider) {
        QJsonObject fields{{QStringLiteral("provider"), provider.key()}};
        provider->insertInto(fields);
        providers.append(fields);
    }
    entry.fields.insert(QStringLiteral("providers"), providers);
    return entry;
}

} // namespace signalbox
