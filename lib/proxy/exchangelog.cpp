// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/exchangelog.h"

#include "proxy/statisticsline.h"

#include <QJsonArray>

namespace signalbox {

namespace {

QString sentence(const ExchangeRecord &record)
{
    QStringList tried;
    for (const AttemptRecord &attempt : record.attempts)
        tried << attempt.provider + QStringLiteral(": ") + attempt.outcome;
    const QString model = record.model.isEmpty() ? QString::fromUtf8(record.path) : record.model;
    QString text
        = QStringLiteral("%1 %2 %3")
              .arg(QString::fromUtf8(record.id), model,
                  record.clientLeft ? QStringLiteral("client left") : QString::number(record.status));
    if (!record.provider.isEmpty())
        text += QStringLiteral(" from ") + record.provider;
    if (!record.clientKey.isEmpty())
        text += QStringLiteral(" for ") + record.clientKey;
    text += QStringLiteral(" in %1 ms").arg(record.milliseconds);
    if (record.attempts.size() > 1 || !record.error.isEmpty())
        text += QStringLiteral(" (") + (tried.isEmpty() ? record.error : tried.join(QStringLiteral("; ")))
            + u')';
    return text;
}

QJsonArray attemptsOf(const ExchangeRecord &record)
{
    QJsonArray attempts;
    for (const AttemptRecord &attempt : record.attempts) {
        QJsonObject fields{{QStringLiteral("provider"), attempt.provider},
            {QStringLiteral("model"), attempt.model}, {QStringLiteral("status"), attempt.status},
            {QStringLiteral("outcome"), redacted(attempt.outcome)},
            {QStringLiteral("start"), attempt.startMilliseconds},
            {QStringLiteral("time"), attempt.milliseconds}, {QStringLiteral("sent"), attempt.sent}};
        if (attempt.sent)
            fields.insert(QStringLiteral("first_byte_time"), attempt.firstByteMilliseconds);
        if (!attempt.account.isEmpty())
            fields.insert(QStringLiteral("account"), attempt.account);
        if (attempt.clientLogin)
            fields.insert(QStringLiteral("client_login"), true);
        insertTokens(attempt.usage, fields);
        CostSums costs;
        costs.add(attempt.cost);
        costs.insertInto(fields);
        attempts.append(fields);
    }
    return attempts;
}

CostSums costsOf(const ExchangeRecord &record)
{
    CostSums costs;
    for (const AttemptRecord &attempt : record.attempts)
        costs.add(attempt.cost);
    return costs;
}

} // namespace

QtMsgType exchangeLevel(const ExchangeRecord &record)
{
    return record.error.isEmpty() || record.clientLeft ? QtInfoMsg : QtWarningMsg;
}

LogEntry exchangeEntry(const ExchangeRecord &record)
{
    LogEntry entry;
    entry.level = exchangeLevel(record);
    entry.category = QStringLiteral("signalbox.proxy");
    entry.event = QStringLiteral("exchange_finished");
    entry.message = sentence(record);
    entry.fields = {{QStringLiteral("request_id"), QString::fromUtf8(record.id)},
        {QStringLiteral("started_at"), record.startedAt.toString(Qt::ISODateWithMs)},
        {QStringLiteral("client"), QString::fromUtf8(record.client)},
        {QStringLiteral("method"), QString::fromUtf8(record.method)},
        {QStringLiteral("path"), QString::fromUtf8(record.path)}, {QStringLiteral("model"), record.model},
        {QStringLiteral("project"), record.project}, {QStringLiteral("client_key"), record.clientKey},
        {QStringLiteral("session"), QString::fromLatin1(record.session)},
        {QStringLiteral("route"), record.route}, {QStringLiteral("reused"), record.reused},
        {QStringLiteral("decision"), record.decision}, {QStringLiteral("provider"), record.provider},
        {QStringLiteral("stream"), record.streamed}, {QStringLiteral("status"), record.status},
        {QStringLiteral("client_left"), record.clientLeft}, {QStringLiteral("error"), redacted(record.error)},
        {QStringLiteral("attempts"), attemptsOf(record)},
        {QStringLiteral("first_byte_time"), record.firstByteMilliseconds},
        {QStringLiteral("response_time"), record.milliseconds},
        {QStringLiteral("request_bytes"), record.requestBytes},
        {QStringLiteral("response_bytes"), record.responseBytes}};
    insertTokens(record.usage, entry.fields);
    if (record.usage.known && record.usage.prompt() > 0)
        entry.fields.insert(QStringLiteral("cache_hit_share"),
            static_cast<double>(record.usage.cacheRead) / static_cast<double>(record.usage.prompt()));
    costsOf(record).insertInto(entry.fields);
    return entry;
}

ExchangeLog::ExchangeLog(LogWriter &log, std::chrono::milliseconds interval, QObject *parent)
    : QObject(parent)
    , m_log(log)
    , m_interval(interval)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ExchangeLog::writeStatistics);
}

ExchangeLog::~ExchangeLog()
{
    writeStatistics();
}

void ExchangeLog::setInterval(std::chrono::milliseconds interval)
{
    if (interval == m_interval)
        return;
    writeStatistics();
    m_interval = interval;
}

void ExchangeLog::add(const ExchangeRecord &record)
{
    if (m_log.isEnabled(exchangeLevel(record), QStringLiteral("signalbox.proxy")))
        m_log.write(exchangeEntry(record));
    if (m_interval.count() <= 0)
        return;
    m_statistics.add(record);
    if (!m_timer.isActive())
        m_timer.start(m_interval);
}

void ExchangeLog::writeStatistics()
{
    m_timer.stop();
    if (!m_statistics.isEmpty())
        m_log.write(m_statistics.entry());
    m_statistics = {};
}

} // namespace signalbox
