// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/exchangewriter.h"

#include "ledger/attemptsample.h"
#include "ledger/exchangerows.h"
#include "ledger/exchangetraits.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace signalbox {

using namespace exchangerows;

namespace {

using Room = LedgerNames::Room;

/// "?, ?, ?"
QString marks(int count)
{
    return QStringList(count, QStringLiteral("?")).join(u", ");
}

int flagsOf(const ExchangeRecord &record)
{
    return (record.reused ? reused : 0) | (record.streamed ? streamed : 0)
        | (record.committed ? committed : 0) | (record.clientLeft ? clientLeft : 0);
}

int flagsOf(const AttemptRecord &attempt, const ExchangeRecord &record)
{
    const bool tells = attempt.sent && isSampled(record);
    return (attempt.sent ? sent : 0) | (attempt.clientLogin ? clientLogin : 0)
        | (attempt.usage.known ? usageKnown : 0) | (tells ? sampled : 0) | (attempt.faulty ? faulty : 0);
}

void bind(QSqlQuery &query, const QVariantList &values)
{
    for (qsizetype i = 0; i < values.size(); ++i)
        query.bindValue(static_cast<int>(i), values[i]);
}

} // namespace

bool ExchangeWriter::prepare()
{
    constexpr int exchangeColumns = 24;
    constexpr int attemptColumns = 22;
    if (!m_exchange)
        m_exchange = m_connection.prepare(
            QStringLiteral("INSERT INTO exchanges VALUES (%1)").arg(marks(exchangeColumns)));
    if (!m_attempt)
        m_attempt = m_connection.prepare(
            QStringLiteral("INSERT INTO attempts VALUES (%1)").arg(marks(attemptColumns)));
    if (!m_traits)
        m_traits
            = m_connection.prepare(QStringLiteral("INSERT OR IGNORE INTO traits SELECT kind, value, exchange "
                                                  "FROM trait_rows WHERE exchange = ?"));
    return m_exchange && m_attempt && m_traits;
}

std::optional<qint64> ExchangeWriter::freeId(const QDateTime &startedAt)
{
    qint64 first = firstId(startedAt);
    while (true) {
        const qint64 last = first + idsPerMillisecond - 1;
        const std::optional<qint64> taken
            = m_connection.number(QStringLiteral("SELECT max(id) FROM exchanges WHERE id BETWEEN ? AND ?"),
                {first, last}, first - 1);
        if (!taken)
            return std::nullopt;
        if (*taken < last)
            return *taken + 1;
        first = last + 1;
    }
}

qint64 ExchangeWriter::idOf(const QString &name, LedgerNames::Room room)
{
    const std::optional<qint64> id = m_names.idOf(name, room);
    m_hasFailed = m_hasFailed || !id;
    return id.value_or(LedgerNames::other);
}

QString ExchangeWriter::candidatesOf(const ExchangeRecord &record)
{
    QJsonArray candidates;
    for (const CandidateRecord &candidate : record.candidates.mid(0, mostCandidates)) {
        QJsonArray row{idOf(candidate.provider), idOf(candidate.model, Room::Most), candidate.priority};
        if (!candidate.state.isEmpty())
            row.append(text(candidate.state));
        candidates.append(row);
    }
    return QString::fromUtf8(QJsonDocument(candidates).toJson(QJsonDocument::Compact));
}

bool ExchangeWriter::write(const ExchangeRecord &record)
{
    if (!prepare())
        return false;
    const std::optional<qint64> id = freeId(record.startedAt);
    if (!id)
        return false;
    const QString session = text(QString::fromUtf8(record.session));
    const QVariantList values{*id, text(QString::fromUtf8(record.id)), hashOf(record.id),
        idOf(QString::fromUtf8(record.client), Room::Half), idOf(programOf(record.client), Room::Half),
        idOf(QString::fromUtf8(record.method), Room::Half), idOf(pathForm(record.path), Room::Half),
        idOf(record.model, Room::Most), idOf(record.project, Room::Most), idOf(record.clientKey), session,
        record.session.isEmpty() ? 0 : hashOf(record.session), idOf(record.route), candidatesOf(record),
        text(record.decision), idOf(record.provider), flagsOf(record), exchangeoutcome::of(record),
        record.status, text(record.error), record.firstByteMilliseconds, record.milliseconds,
        record.requestBytes, record.responseBytes};
    bind(*m_exchange, values);
    if (m_hasFailed || !m_connection.run(*m_exchange))
        return false;
    const auto attempts = static_cast<int>(std::min<qsizetype>(record.attempts.size(), mostAttempts));
    for (int number = 0; number < attempts; ++number) {
        if (!writeAttempt(*id, number, record))
            return false;
    }
    m_traits->bindValue(0, *id);
    return m_connection.run(*m_traits);
}

bool ExchangeWriter::writeAttempt(qint64 exchange, int number, const ExchangeRecord &record)
{
    const AttemptRecord &attempt = record.attempts[number];
    const TokenUsage &usage = attempt.usage;
    const QVariantList values{exchange, number, idOf(attempt.provider), idOf(attempt.model, Room::Most),
        attempt.status, text(attempt.outcome), attempt.milliseconds, flagsOf(attempt, record),
        attempt.startMilliseconds, attempt.firstByteMilliseconds, idOf(attempt.account), usage.input,
        usage.output, usage.cacheCreation, usage.cacheRead, usage.cacheCreation1h, usage.reasoning,
        usage.webSearches, static_cast<int>(attempt.cost.kind), attempt.cost.nanos,
        idOf(attempt.cost.currency), idOf(attempt.cost.price)};
    bind(*m_attempt, values);
    return !m_hasFailed && m_connection.run(*m_attempt);
}

} // namespace signalbox
