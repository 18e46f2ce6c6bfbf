// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/usagesums.h"

#include "ledger/timeslots.h"

#include <algorithm>
#include <map>
#include <vector>

namespace signalbox {

namespace {

constexpr qint64 nothing = -1;

/// The column that has the dimension's name; empty for times.
QString columnOf(UsageDimension dimension)
{
    switch (dimension) {
    case UsageDimension::Provider:
        return QStringLiteral("k.provider");
    case UsageDimension::Model:
        return QStringLiteral("k.model");
    case UsageDimension::UpstreamModel:
        return QStringLiteral("k.upstream_model");
    case UsageDimension::Project:
        return QStringLiteral("k.project");
    case UsageDimension::ClientKey:
        return QStringLiteral("k.client_key");
    case UsageDimension::Client:
        return QStringLiteral("k.program");
    case UsageDimension::Account:
        return QStringLiteral("k.account");
    case UsageDimension::Source:
        return QStringLiteral("t.source");
    case UsageDimension::Day:
    case UsageDimension::Hour:
        break;
    }
    return {};
}

/// It is of the table of keys.
bool isPart(UsageDimension dimension)
{
    return columnOf(dimension).startsWith(u"k.");
}

bool asksForHours(const UsageQuery &query)
{
    return query.by.contains(UsageDimension::Hour) || query.only.contains(UsageDimension::Hour);
}

/// Makes `from` and `until` narrower where a day or an hour is asked for. False when that is none.
bool narrow(const UsageQuery &query, qint64 &first, qint64 &end)
{
    if (const auto day = query.only.constFind(UsageDimension::Day); day != query.only.cend()) {
        const QDate date = QDate::fromString(*day, Qt::ISODate);
        if (!date.isValid())
            return false;
        first = std::max(first, timeslots::beginOf(date, query.zone));
        end = std::min(end, timeslots::beginOf(date.addDays(1), query.zone));
    }
    if (const auto hour = query.only.constFind(UsageDimension::Hour); hour != query.only.cend()) {
        const QDateTime written = QDateTime::fromString(*hour, Qt::ISODate);
        if (!written.isValid())
            return false;
        const QDateTime begin(written.date(), written.time(), query.zone);
        first = std::max(first, timeslots::slotOf(begin));
        end = std::min(end, timeslots::slotOf(begin) + timeslots::perHour);
    }
    return true;
}

UsageSum sumOf(const QSqlQuery &row, int column, const QString &currency)
{
    const auto number = [&] { return row.value(column++).toLongLong(); };
    UsageSum sum;
    sum.requests = number();
    sum.attempts = number();
    sum.failedAttempts = number();
    sum.unpriced = number();
    sum.tokens.input = number();
    sum.tokens.output = number();
    sum.tokens.cacheCreation = number();
    sum.tokens.cacheRead = number();
    sum.tokens.cacheCreation1h = number();
    sum.tokens.reasoning = number();
    sum.tokens.webSearches = number();
    sum.tokens.known = sum.tokens.total() > 0 || sum.tokens.webSearches > 0;
    const MoneySum money{number(), number()};
    if (!currency.isEmpty())
        sum.money.insert(currency, money);
    return sum;
}

/// Days and hours ascending, wherever they stand, and within each the most tokens first.
void sort(QList<UsageGroup> &groups, const UsageQuery &query)
{
    QList<qsizetype> times;
    for (qsizetype i = 0; i < query.by.size(); ++i) {
        if (columnOf(query.by[i]).isEmpty())
            times.append(i);
    }
    std::sort(groups.begin(), groups.end(), [&times](const UsageGroup &a, const UsageGroup &b) {
        for (const qsizetype i : times) {
            if (a.names[i] != b.names[i])
                return a.names[i] < b.names[i];
        }
        if (a.sum.tokens.total() != b.sum.tokens.total())
            return a.sum.tokens.total() > b.sum.tokens.total();
        return a.names < b.names;
    });
}

/// Adds up what is beyond the rows that are asked for.
void cut(UsageReport &report, const UsageQuery &query)
{
    const qsizetype most = std::max(query.mostRows, 1);
    if (report.groups.size() <= most)
        return;
    UsageGroup rest{QStringList(query.by.size(), QString()), {}};
    for (qsizetype i = most; i < report.groups.size(); ++i)
        rest.sum += report.groups[i].sum;
    report.groups.resize(most);
    report.groups.append(rest);
    report.cut = true;
}

} // namespace

std::optional<QString> UsageSums::sources(const UsageQuery &query)
{
    if (!query.imported)
        return QString::number(LedgerNames::measured);
    std::optional<QSqlQuery> rows = m_connection.ask({QStringLiteral("SELECT name FROM sources"), {}});
    if (!rows)
        return std::nullopt;
    QStringList list;
    while (rows->next())
        list.append(rows->value(0).toString());
    return list.join(u',');
}

std::optional<qint64> UsageSums::edge(const QString &sources, bool last)
{
    qint64 found = nothing;
    const QStringList each = sources.split(u',');
    for (const QString &source : each) {
        for (const qint64 length : {qint64(1), timeslots::perDay}) {
            const std::optional<qint64> slot = m_connection.number(
                QStringLiteral("SELECT slot FROM usage_totals WHERE source = %1 AND length = %2 "
                               "ORDER BY slot %3 LIMIT 1")
                    .arg(source)
                    .arg(length)
                    .arg(last ? QStringLiteral("DESC") : QStringLiteral("ASC")),
                {}, nothing);
            if (!slot)
                return std::nullopt;
            if (*slot != nothing && (found == nothing || (last ? *slot > found : *slot < found)))
                found = *slot;
        }
    }
    return found;
}

std::optional<UsageSums::Range> UsageSums::rangeOf(const UsageQuery &query, const QString &sources)
{
    const std::optional<qint64> oldest = edge(sources, false);
    const std::optional<qint64> newest = edge(sources, true);
    if (!oldest || !newest || *oldest == nothing)
        return std::nullopt;
    Range range{*oldest, *newest + 1};
    if (query.from.isValid())
        range.first = std::max(range.first, timeslots::slotOf(query.from));
    if (query.until.isValid())
        range.end = std::min(range.end, timeslots::slotFrom(query.until));
    if (!narrow(query, range.first, range.end) || range.first >= range.end)
        return std::nullopt;
    return range;
}

std::optional<LedgerStatement> UsageSums::statement(const UsageQuery &query)
{
    m_connection.setProblem({});
    const std::optional<QString> from = sources(query);
    const std::optional<Range> range = from ? rangeOf(query, *from) : std::nullopt;
    if (!range)
        return std::nullopt;
    const QString offset
        = timeslots::offsetSql(query.zone, range->first, range->end - 1, QStringLiteral("t.slot"));

    QStringList columns;
    for (const UsageDimension dimension : query.by) {
        if (dimension == UsageDimension::Day)
            columns << QStringLiteral("(t.slot + %1) / %2").arg(offset).arg(timeslots::perDay);
        else if (dimension == UsageDimension::Hour)
            columns << QStringLiteral("(t.slot + %1) / %2").arg(offset).arg(timeslots::perHour);
        else
            columns << columnOf(dimension);
    }
    columns << QStringLiteral("t.currency");
    const bool namesParts = std::any_of(query.by.cbegin(), query.by.cend(), isPart)
        || std::any_of(query.only.keyBegin(), query.only.keyEnd(), isPart);
    QString sql = QStringLiteral(
        "SELECT %1, sum(t.requests), sum(t.attempts), sum(t.failed), sum(t.unpriced), sum(t.input), "
        "sum(t.output), sum(t.cache_creation), sum(t.cache_read), sum(t.cache_creation_1h), "
        "sum(t.reasoning), "
        "sum(t.web_searches), sum(t.spent), sum(t.value) FROM usage_totals t%2 WHERE t.source IN (%3) AND "
        "t.length IN (%4) AND t.slot >= ? AND t.slot < ?")
                      .arg(columns.join(u", "),
                          namesParts ? QStringLiteral(" CROSS JOIN usage_keys k ON k.id = t.usage_key")
                                     : QString(),
                          *from,
                          asksForHours(query) ? QStringLiteral("1")
                                              : QStringLiteral("1, %1").arg(timeslots::perDay));
    QVariantList values{range->first, range->end};
    for (auto only = query.only.cbegin(); only != query.only.cend(); ++only) {
        const QString column = columnOf(only.key());
        if (column.isEmpty())
            continue;
        const std::optional<qint64> id = m_names.knownIdOf(*only);
        if (!id)
            return std::nullopt;
        sql += QStringLiteral(" AND %1 = ?").arg(column);
        values << *id;
    }
    QStringList places;
    for (qsizetype i = 1; i <= columns.size(); ++i)
        places << QString::number(i);
    sql += QStringLiteral(" GROUP BY ") + places.join(u", ");
    return LedgerStatement{sql, values};
}

Result<UsageReport> UsageSums::report(const UsageQuery &query)
{
    UsageReport report;
    const std::optional<LedgerStatement> asked = statement(query);
    if (!asked && m_connection.problem())
        return failure();
    if (const std::optional<QString> from = sources(query)) {
        const std::optional<qint64> oldest = edge(*from, false);
        if (!oldest)
            return failure();
        if (*oldest != nothing)
            report.since = timeslots::timeOf(*oldest);
    }
    if (!asked)
        return report;
    std::optional<QSqlQuery> rows = m_connection.ask(*asked);
    if (!rows)
        return failure();
    std::map<std::vector<qint64>, UsageSum> sums;
    const auto dimensions = static_cast<int>(query.by.size());
    while (rows->next()) {
        std::vector<qint64> key(static_cast<size_t>(dimensions));
        for (int i = 0; i < dimensions; ++i)
            key[static_cast<size_t>(i)] = rows->value(i).toLongLong();
        const UsageSum sum
            = sumOf(*rows, dimensions + 1, m_names.nameOf(rows->value(dimensions).toLongLong()));
        sums[key] += sum;
        report.total += sum;
    }
    if (!m_connection.isGood(*rows))
        return failure();
    if (dimensions == 0)
        return report;
    for (const auto &[key, sum] : sums) {
        UsageGroup group;
        for (int i = 0; i < dimensions; ++i)
            group.names.append(nameOf(query.by[i], key[static_cast<size_t>(i)]));
        group.sum = sum;
        report.groups.append(group);
    }
    sort(report.groups, query);
    cut(report, query);
    return report;
}

Error UsageSums::failure() const
{
    return {Error::Kind::Api, m_connection.problem().text};
}

QString UsageSums::nameOf(UsageDimension dimension, qint64 value)
{
    if (dimension == UsageDimension::Day)
        return timeslots::dayName(value);
    if (dimension == UsageDimension::Hour)
        return timeslots::hourName(value);
    return m_names.nameOf(value);
}

} // namespace signalbox
