// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/usagebook.h"

#include "ledger/timeslots.h"

#include <algorithm>

namespace signalbox {

namespace {

constexpr qint64 nothing = -1;

constexpr const char *summedColumns
    = "requests, attempts, failed, unpriced, input, output, cache_creation, cache_read, cache_creation_1h, "
      "reasoning, web_searches, spent, value";

/// "requests = requests + excluded.requests, …"
QString addition()
{
    QStringList parts;
    const QStringList columns = QString::fromLatin1(summedColumns).split(QStringLiteral(", "));
    for (const QString &column : columns)
        parts << QStringLiteral("%1 = %1 + excluded.%1").arg(column);
    return parts.join(u", ");
}

QString summing()
{
    QStringList parts;
    const QStringList columns = QString::fromLatin1(summedColumns).split(QStringLiteral(", "));
    for (const QString &column : columns)
        parts << QStringLiteral("sum(%1)").arg(column);
    return parts.join(u", ");
}

QString onConflict()
{
    return QStringLiteral(" ON CONFLICT (source, length, slot, usage_key, currency) DO UPDATE SET ")
        + addition();
}

} // namespace

void UsageBook::add(const ExchangeRecord &record)
{
    for (const auto &[key, total] : usageOf(record))
        m_sums[key] += total;
}

void UsageBook::add(const ImportedUsage &usage)
{
    UsageTotal::Key key;
    key.slot = timeslots::slotOf(usage.at);
    key.model = LedgerNames::cut(usage.model);
    key.project = LedgerNames::cut(usage.project);
    key.program = LedgerNames::cut(usage.client);
    key.currency = usage.cost.isKnown() ? LedgerNames::cut(usage.cost.currency) : QString();
    UsageTotal total;
    total.requests = usage.requests;
    total.attempts = usage.requests;
    total.tokens = usage.tokens;
    total.addCost(usage.cost);
    total.unpriced *= usage.requests;
    m_sums[key] += total;
}

std::optional<qint64> UsageBook::usageKey(const UsageTotal::Key &key)
{
    QVariantList ids;
    using Room = LedgerNames::Room;
    const std::pair<QString, Room> names[] = {{key.provider, Room::All}, {key.model, Room::Most},
        {key.upstreamModel, Room::Most}, {key.project, Room::Most}, {key.clientKey, Room::All},
        {key.program, Room::Half}, {key.account, Room::All}};
    for (const auto &[name, room] : names) {
        const std::optional<qint64> id = m_names.idOf(name, room);
        if (!id)
            return std::nullopt;
        ids << *id;
    }
    const QString find = QStringLiteral("SELECT id FROM usage_keys WHERE provider = ? AND model = ? AND "
                                        "upstream_model = ? AND project = ? AND "
                                        "client_key = ? AND program = ? AND account = ?");
    const std::optional<qint64> found = m_connection.number(find, ids, nothing);
    if (!found || *found != nothing)
        return found;
    if (!m_connection.run(
            QStringLiteral("INSERT INTO usage_keys (provider, model, upstream_model, project, client_key, "
                           "program, account) VALUES (?, ?, ?, ?, ?, ?, ?)"),
            ids))
        return std::nullopt;
    return m_connection.number(find, ids, nothing);
}

bool UsageBook::write(qint64 source)
{
    if (m_sums.empty())
        return true;
    std::optional<QSqlQuery> insertion = m_connection.prepare(
        QStringLiteral(
            "INSERT INTO usage_totals (source, length, slot, usage_key, currency, %1) VALUES (?, 1, ?, "
            "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .arg(QString::fromLatin1(summedColumns))
        + onConflict());
    if (!insertion)
        return false;
    for (const auto &[key, total] : m_sums) {
        const std::optional<qint64> usage = usageKey(key);
        const std::optional<qint64> currency = m_names.idOf(key.currency);
        if (!usage || !currency)
            return false;
        const TokenUsage &tokens = total.tokens;
        const qint64 values[] = {source, key.slot, *usage, *currency, total.requests, total.attempts,
            total.failed, total.unpriced, tokens.input, tokens.output, tokens.cacheCreation, tokens.cacheRead,
            tokens.cacheCreation1h, tokens.reasoning, tokens.webSearches, total.spent, total.value};
        int place = 0;
        for (const qint64 value : values)
            insertion->bindValue(place++, value);
        if (!m_connection.run(*insertion))
            return false;
    }
    m_sums.clear();
    return true;
}

bool UsageBook::clear(LedgerConnection &connection, qint64 source, qint64 from)
{
    return connection.run(
        QStringLiteral("DELETE FROM usage_totals WHERE source = ? AND slot + (length + 1) / 2 > ?"),
        {source, from});
}

std::optional<bool> UsageBook::mergeOldestDay(
    LedgerConnection &connection, const QDateTime &cutoff, const QTimeZone &zone)
{
    std::optional<QSqlQuery> sources = connection.ask({QStringLiteral("SELECT name FROM sources"), {}});
    if (!sources)
        return std::nullopt;
    QList<qint64> ids;
    while (sources->next())
        ids.append(sources->value(0).toLongLong());
    for (const qint64 source : ids) {
        const std::optional<qint64> oldest = connection.number(
            QStringLiteral(
                "SELECT slot FROM usage_totals WHERE source = ? AND length = 1 ORDER BY slot LIMIT 1"),
            {source}, nothing);
        if (!oldest)
            return std::nullopt;
        if (*oldest == nothing)
            continue;
        const QDate day = timeslots::dayOf(*oldest, zone);
        if (!day.isValid()) // there is no such zone
            return false;
        const qint64 begin = std::min(timeslots::beginOf(day, zone), *oldest);
        const qint64 end = timeslots::beginOf(day.addDays(1), zone);
        // What would merge nothing is not to be tried again and again.
        if (end <= *oldest || end > timeslots::slotOf(cutoff))
            continue;
        const bool merged = connection.begin()
            && connection.run(
                QStringLiteral(
                    "INSERT INTO usage_totals (source, length, slot, usage_key, currency, %1) SELECT "
                    "source, %2, ?, usage_key, currency, %3 FROM usage_totals WHERE source = ? AND "
                    "length = 1 AND slot >= ? AND slot < ? GROUP BY usage_key, currency")
                        .arg(QString::fromLatin1(summedColumns))
                        .arg(timeslots::perDay)
                        .arg(summing())
                    + onConflict(),
                {timeslots::noonOf(day, zone), source, begin, end})
            && connection.run(
                QStringLiteral("DELETE FROM usage_totals WHERE source = ? AND length = 1 AND slot >= "
                               "? AND slot < ?"),
                {source, begin, end})
            && connection.commit();
        if (merged)
            return true;
        connection.rollBack();
        return std::nullopt;
    }
    return false;
}

} // namespace signalbox
