// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/exchangelog.h"

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
        attempts.append(QJsonObject{{QStringLiteral("provider"), attempt.provider},
            {QStringLiteral("model"), attempt.model}, {QStringLiteral("status"), attempt.status},
            {QStringLiteral("outcome"), redacted(attempt.outcome)},
            {QStringLiteral("time"), attempt.milliseconds}});
    }
    return attempts;
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
        {QStringLiteral("decision"), record.decision}, {QStringLiteral("provider"), record.provider},
        {QStringLiteral("stream"), record.streamed}, {QStringLiteral("status"), record.status},
        {QStringLiteral("client_left"), record.clientLeft}, {QStringLiteral("error"), redacted(record.error)},
        {QStringLiteral("attempts"), attemptsOf(record)},
        {QStringLiteral("first_byte_time"), record.firstByteMilliseconds},
        {QStringLiteral("response_time"), record.milliseconds},
        {QStringLiteral("request_bytes"), record.requestBytes},
        {QStringLiteral("response_bytes"), record.responseBytes}};
    return entry;
}

void logExchange(LogWriter &log, const ExchangeRecord &record)
{
    if (log.isEnabled(exchangeLevel(record)))
        log.write(exchangeEntry(record));
}

} // namespace signalbox
