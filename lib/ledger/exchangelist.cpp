// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/exchangelist.h"

#include "ledger/exchangerows.h"
#include "ledger/exchangetraits.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSqlError>

#include <algorithm>
#include <limits>

namespace signalbox {

using namespace exchangerows;

namespace {

constexpr int mostOfPage = 1000;
/// An attempt may end long after its exchange has begun.
constexpr qint64 longestExchangeMilliseconds = 3'600'000;

/// In the order of recordOf().
constexpr const char *exchangeColumns
    = "e.id, e.request, e.client, e.method, e.path, e.model, e.project, e.client_key, e.session, e.route, "
      "e.candidates, e.decision, e.provider, e.flags, e.status, e.error, e.first_byte, e.duration, "
      "e.request_bytes, e.response_bytes";

struct Trait
{
    TraitKind kind;
    qint64 value;
};

int outcomeBit(ExchangeQuery::Outcome outcome)
{
    switch (outcome) {
    case ExchangeQuery::Outcome::Good:
        return exchangeoutcome::good;
    case ExchangeQuery::Outcome::Failed:
        return exchangeoutcome::failed;
    case ExchangeQuery::Outcome::Retried:
        return exchangeoutcome::retried;
    case ExchangeQuery::Outcome::Left:
        return exchangeoutcome::left;
    case ExchangeQuery::Outcome::Any:
        break;
    }
    return 0;
}

/// What is asked for, the rarest first: it is gone through, and the others are looked up.
std::optional<QList<Trait>> traitsOf(const ExchangeQuery &query, LedgerNames &names)
{
    QList<Trait> traits;
    if (!query.session.isEmpty())
        traits.append({TraitKind::Session, hashOf(query.session.toUtf8())});
    const std::pair<TraitKind, QString> named[] = {{TraitKind::Project, query.project},
        {TraitKind::ClientKey, query.clientKey}, {TraitKind::Model, query.model},
        {TraitKind::Program, query.client}, {TraitKind::Provider, query.provider}};
    for (const auto &[kind, name] : named) {
        if (name.isEmpty())
            continue;
        const std::optional<qint64> id = names.knownIdOf(name);
        if (!id)
            return std::nullopt;
        traits.append({kind, *id});
    }
    if (const int bit = outcomeBit(query.outcome); bit == exchangeoutcome::good)
        traits.append({TraitKind::Outcome, bit});
    else if (bit != 0)
        traits.prepend({TraitKind::Outcome, bit});
    return traits;
}

} // namespace

std::optional<LedgerStatement> ExchangeList::pageStatement(const ExchangeQuery &query)
{
    const std::optional<QList<Trait>> traits = traitsOf(query, m_names);
    if (!traits)
        return std::nullopt;
    qint64 end = query.until.isValid() ? firstId(query.until) : std::numeric_limits<qint64>::max();
    if (query.before > 0)
        end = std::min(end, query.before);
    const qint64 begin = query.from.isValid() ? firstId(query.from) : 0;

    QString sql = QStringLiteral("SELECT ") + QString::fromLatin1(exchangeColumns);
    QVariantList values;
    if (traits->isEmpty()) {
        sql += QStringLiteral(" FROM exchanges e WHERE e.id >= ? AND e.id < ?");
        values << begin << end;
    } else {
        sql += QStringLiteral(
            " FROM traits t CROSS JOIN exchanges e ON e.id = t.exchange WHERE t.kind = ? AND "
            "t.value = ? AND t.exchange >= ? AND t.exchange < ?");
        values << static_cast<int>(traits->first().kind) << traits->first().value << begin << end;
    }
    for (const Trait &trait : traits->mid(1)) {
        sql += QStringLiteral(" AND EXISTS (SELECT 1 FROM traits o WHERE o.kind = ? AND o.value = ? AND "
                              "o.exchange = t.exchange)");
        values << static_cast<int>(trait.kind) << trait.value;
    }
    sql += traits->isEmpty() ? QStringLiteral(" ORDER BY e.id DESC LIMIT ?")
                             : QStringLiteral(" ORDER BY t.exchange DESC LIMIT ?");
    values << std::clamp(query.limit, 1, mostOfPage) + 1; // one more tells that there is more
    return LedgerStatement{sql, values};
}

LedgerStatement ExchangeList::findStatement(const QByteArray &id)
{
    return {
        QStringLiteral("SELECT %1 FROM traits t CROSS JOIN exchanges e ON e.id = t.exchange WHERE t.kind = ? "
                       "AND t.value = ? AND e.request = ? ORDER BY t.exchange DESC LIMIT 1")
            .arg(QString::fromLatin1(exchangeColumns)),
        {static_cast<int>(TraitKind::Request), hashOf(id), QString::fromUtf8(id)}};
}

LedgerStatement ExchangeList::samplesStatement(const QDateTime &since, int most)
{
    return {
        QStringLiteral(
            "SELECT provider, exchange, start, duration, outcome, first_byte, output, flags FROM attempts "
            "WHERE exchange >= ? AND flags & %1 ORDER BY exchange DESC, number DESC LIMIT ?")
            .arg(sampled),
        {since.isValid() ? firstId(since.addMSecs(-longestExchangeMilliseconds)) : 0, most}};
}

Result<ExchangePage> ExchangeList::page(const ExchangeQuery &query)
{
    const std::optional<LedgerStatement> statement = pageStatement(query);
    if (!statement) {
        if (m_connection.problem())
            return failure();
        return ExchangePage{};
    }
    std::optional<QSqlQuery> rows = m_connection.ask(*statement);
    if (!rows)
        return failure();
    ExchangePage page;
    QList<qint64> ids;
    const int limit = std::clamp(query.limit, 1, mostOfPage);
    while (rows->next()) {
        if (page.exchanges.size() == limit) {
            page.next = ids.last();
            break;
        }
        ids.append(rows->value(0).toLongLong());
        page.exchanges.append(recordOf(*rows));
    }
    if (!m_connection.isGood(*rows) || !readAttempts(page.exchanges, ids))
        return failure();
    return page;
}

Result<ExchangeRecord> ExchangeList::find(const QByteArray &id)
{
    std::optional<QSqlQuery> rows = m_connection.ask(findStatement(id));
    if (!rows)
        return failure();
    if (!rows->next()) {
        if (!m_connection.isGood(*rows))
            return failure();
        return Error{Error::Kind::NotFound,
            QStringLiteral("there is no request %1, or it is too long ago").arg(QString::fromUtf8(id))};
    }
    QList<ExchangeRecord> records{recordOf(*rows)};
    if (!readAttempts(records, {rows->value(0).toLongLong()}))
        return failure();
    return records.first();
}

Result<QList<AttemptSample>> ExchangeList::samples(const QDateTime &since, int most)
{
    std::optional<QSqlQuery> rows = m_connection.ask(samplesStatement(since, most));
    if (!rows)
        return failure();
    QList<AttemptSample> samples;
    while (rows->next()) {
        AttemptSample sample;
        sample.milliseconds = rows->value(3).toLongLong();
        sample.endedAt
            = timeOf(rows->value(1).toLongLong()).addMSecs(rows->value(2).toLongLong() + sample.milliseconds);
        if (since.isValid() && sample.endedAt < since)
            continue;
        sample.provider = m_names.nameOf(rows->value(0).toLongLong());
        sample.good = rows->value(4).toString() == u"ok";
        sample.firstByteMilliseconds = rows->value(5).toLongLong();
        sample.outputTokens = rows->value(6).toLongLong();
        sample.faulty = (rows->value(7).toLongLong() & faulty) != 0;
        samples.append(sample);
    }
    if (!m_connection.isGood(*rows))
        return failure();
    std::stable_sort(samples.begin(), samples.end(),
        [](const AttemptSample &a, const AttemptSample &b) { return a.endedAt < b.endedAt; });
    return samples;
}

Error ExchangeList::failure() const
{
    return {Error::Kind::Api, m_connection.problem().text};
}

ExchangeRecord ExchangeList::recordOf(const QSqlQuery &row)
{
    int column = 0;
    const auto number = [&] { return row.value(column++).toLongLong(); };
    const auto text = [&] { return row.value(column++).toString(); };
    const auto name = [&] { return m_names.nameOf(number()); };
    ExchangeRecord record;
    record.startedAt = timeOf(number());
    record.id = text().toUtf8();
    record.client = name().toUtf8();
    record.method = name().toUtf8();
    record.path = name().toUtf8();
    record.model = name();
    record.project = name();
    record.clientKey = name();
    record.session = text().toUtf8();
    record.route = name();
    const QJsonArray candidates = QJsonDocument::fromJson(text().toUtf8()).array();
    for (const auto &entry : candidates) {
        const QJsonArray candidate = entry.toArray();
        record.candidates.append({m_names.nameOf(candidate[0].toInteger()),
            m_names.nameOf(candidate[1].toInteger()), candidate[2].toInt(), candidate[3].toString()});
    }
    record.decision = text();
    record.provider = name();
    const qint64 flags = number();
    record.reused = (flags & reused) != 0;
    record.streamed = (flags & streamed) != 0;
    record.committed = (flags & committed) != 0;
    record.clientLeft = (flags & clientLeft) != 0;
    record.status = static_cast<int>(number());
    record.error = text();
    record.firstByteMilliseconds = number();
    record.milliseconds = number();
    record.requestBytes = number();
    record.responseBytes = number();
    return record;
}

AttemptRecord ExchangeList::attemptOf(const QSqlQuery &row)
{
    int column = 1; // after the exchange
    const auto number = [&] { return row.value(column++).toLongLong(); };
    const auto name = [&] { return m_names.nameOf(number()); };
    AttemptRecord attempt;
    attempt.provider = name();
    attempt.model = name();
    attempt.status = static_cast<int>(number());
    attempt.outcome = row.value(column++).toString();
    attempt.milliseconds = number();
    const qint64 flags = number();
    attempt.sent = (flags & sent) != 0;
    attempt.faulty = (flags & faulty) != 0;
    attempt.clientLogin = (flags & clientLogin) != 0;
    attempt.usage.known = (flags & usageKnown) != 0;
    attempt.startMilliseconds = number();
    attempt.firstByteMilliseconds = number();
    attempt.account = name();
    attempt.usage.input = number();
    attempt.usage.output = number();
    attempt.usage.cacheCreation = number();
    attempt.usage.cacheRead = number();
    attempt.usage.cacheCreation1h = number();
    attempt.usage.reasoning = number();
    attempt.usage.webSearches = number();
    attempt.cost.kind = static_cast<Cost::Kind>(number());
    attempt.cost.nanos = number();
    attempt.cost.currency = name();
    attempt.cost.price = name();
    return attempt;
}

bool ExchangeList::readAttempts(QList<ExchangeRecord> &records, const QList<qint64> &ids)
{
    QHash<qint64, qsizetype> places;
    QStringList list;
    for (qsizetype i = 0; i < ids.size(); ++i) {
        places.insert(ids[i], i);
        list.append(QString::number(ids[i]));
    }
    std::optional<QSqlQuery> rows = m_connection.ask(
        {QStringLiteral(
             "SELECT exchange, provider, model, status, outcome, duration, flags, start, first_byte, "
             "account, input, output, cache_creation, cache_read, cache_creation_1h, reasoning, "
             "web_searches, cost_kind, nanos, currency, price FROM attempts WHERE exchange IN (%1) "
             "ORDER BY exchange, number")
                .arg(list.join(u',')),
            {}});
    if (!rows)
        return false;
    while (rows->next()) {
        ExchangeRecord &record = records[places.value(rows->value(0).toLongLong())];
        record.attempts.append(attemptOf(*rows));
        record.usage += record.attempts.last().usage;
    }
    return m_connection.isGood(*rows);
}

} // namespace signalbox
