// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/exchangerecord.h"
#include "proxy/gatewaysnapshot.h"

namespace signalbox::test {

inline QByteArray sampleId(int number)
{
    return "sbx_" + QByteArray::number(number).rightJustified(16, '0');
}

/// A good one that began `age` milliseconds ago.
inline ExchangeRecord sampleRecord(int number, qint64 age = 0)
{
    ExchangeRecord record;
    record.id = sampleId(number);
    record.startedAt = QDateTime::currentDateTimeUtc().addMSecs(-age);
    record.client = "claude-cli/2.1.329";
    record.method = "POST";
    record.path = "/v1/messages";
    record.model = QStringLiteral("claude-opus-5");
    record.project = QStringLiteral("shop");
    record.session = "ab12cd34ef56";
    record.route = QStringLiteral("claude-*");
    record.decision = QStringLiteral("route claude-*; priority 1");
    record.provider = QStringLiteral("work");
    record.streamed = true;
    record.committed = true;
    record.status = 200;
    record.firstByteMilliseconds = 620;
    record.milliseconds = 4210;
    record.usage = {1200, 850, 2400, 48'000, true, 0, 300, 0};
    record.requestBytes = 210'000;
    record.responseBytes = 9100;
    AttemptRecord attempt;
    attempt.provider = record.provider;
    attempt.model = record.model;
    attempt.status = 200;
    attempt.outcome = QStringLiteral("ok");
    attempt.milliseconds = 4200;
    attempt.sent = true;
    attempt.startMilliseconds = 10;
    attempt.firstByteMilliseconds = 610;
    attempt.usage = record.usage;
    attempt.cost = {Cost::Kind::Spent, 81'500'000, QStringLiteral("USD"),
        QStringLiteral("claude-opus-5 of 2026-11-20: 5 in, 25 out per million")};
    record.attempts = {attempt};
    record.candidates = {{QStringLiteral("work"), record.model, 1, {}}};
    return record;
}

/// The first provider was overloaded, one was cooling down, the second has answered.
inline ExchangeRecord failedOverRecord(int number, qint64 age = 0)
{
    ExchangeRecord record = sampleRecord(number, age);
    AttemptRecord first = record.attempts.constFirst();
    first.status = 529;
    first.outcome = QStringLiteral("529 overloaded: Overloaded, try again later");
    first.faulty = true;
    first.milliseconds = 900;
    first.firstByteMilliseconds = -1;
    first.cost = {};
    AttemptRecord second = record.attempts.constFirst();
    second.provider = record.provider = QStringLiteral("home");
    second.model = QStringLiteral("opus-next");
    second.startMilliseconds = 950;
    second.milliseconds = 3250;
    second.firstByteMilliseconds = 400;
    record.attempts = {first, second};
    record.candidates = {{QStringLiteral("work"), record.model, 1, {}},
        {QStringLiteral("spare"), record.model, 1, QStringLiteral("cooling down 02:10")},
        {QStringLiteral("home"), second.model, 2, {}}, {QStringLiteral("last"), record.model, 3, {}}};
    return record;
}

inline ExchangeRecord failedRecord(int number, qint64 age = 0)
{
    ExchangeRecord record = sampleRecord(number, age);
    AttemptRecord &attempt = record.attempts.first();
    attempt.status = record.status = 401;
    attempt.outcome = QStringLiteral("401: invalid x-api-key");
    attempt.faulty = true;
    attempt.milliseconds = record.milliseconds = 180;
    attempt.firstByteMilliseconds = record.firstByteMilliseconds = -1;
    attempt.usage = record.usage = {};
    attempt.cost = {};
    record.provider.clear();
    record.committed = false;
    record.error = QStringLiteral("no provider could answer: work: 401: invalid x-api-key");
    return record;
}

inline RunningExchange sampleRunning(int number, qint64 age = 0)
{
    RunningExchange running;
    running.id = sampleId(number);
    running.startedAt = QDateTime::currentDateTimeUtc().addMSecs(-age);
    running.client = "claude-cli/2.1.329";
    running.project = QStringLiteral("shop");
    running.session = "ab12cd34ef56";
    running.model = QStringLiteral("claude-opus-5");
    running.provider = QStringLiteral("work");
    running.upstreamModel = running.model;
    running.stage = RunningExchange::Stage::Answering;
    running.streamed = true;
    running.attempts = 1;
    running.firstByteMilliseconds = 500;
    running.outputTokens = 420;
    running.tokensPerSecond = 42;
    return running;
}

} // namespace signalbox::test
