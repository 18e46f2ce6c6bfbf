// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/exchangequery.h"
#include "ledger/usagequery.h"

namespace signalbox::test {

/// A sum whose every figure is another one: `factor` times a small number.
inline UsageSum sumOf(qint64 factor)
{
    UsageSum sum;
    sum.requests = factor;
    sum.attempts = 4 * factor;
    sum.failedAttempts = factor;
    sum.unpriced = 3 * factor;
    sum.tokens.input = 10 * factor;
    sum.tokens.output = 5 * factor;
    sum.tokens.cacheCreation = 7 * factor;
    sum.tokens.cacheCreation1h = 2 * factor;
    sum.tokens.cacheRead = 30 * factor;
    sum.tokens.reasoning = 4 * factor;
    sum.tokens.webSearches = factor;
    sum.tokens.known = true;
    sum.money.insert(QStringLiteral("USD"), {1'500'000 * factor, 20'000'000 * factor});
    return sum;
}

/// An exchange that relay has failed and work has answered, while spare was not needed.
inline ExchangeRecord failedOver()
{
    ExchangeRecord record;
    record.id = "sbx_0123456789abcdef";
    record.startedAt = QDateTime(QDate(2026, 11, 29), QTime(13, 30, 5, 250), QTimeZone::utc());
    record.client = "claude-cli/2.1.329";
    record.method = "POST";
    record.path = "/v1/messages";
    record.model = QStringLiteral("claude-opus-4-5");
    record.project = QStringLiteral("shop");
    record.session = "1a2b3c4d5e6f";
    record.route = QStringLiteral("claude-*");
    record.decision = QStringLiteral("order relay, work, spare");
    record.candidates = {{QStringLiteral("relay"), QStringLiteral("big"), 1, {}},
        {QStringLiteral("work"), QStringLiteral("claude-opus-4-5"), 2, {}},
        {QStringLiteral("spare"), QStringLiteral("claude-opus-4-5"), 3,
            QStringLiteral("cooling down for 30 s")}};
    record.provider = QStringLiteral("work");
    record.streamed = true;
    record.committed = true;
    record.status = 200;
    AttemptRecord failed;
    failed.provider = QStringLiteral("relay");
    failed.model = QStringLiteral("big");
    failed.status = 529;
    failed.outcome = QStringLiteral("overloaded");
    failed.milliseconds = 350;
    failed.sent = true;
    AttemptRecord good;
    good.provider = QStringLiteral("work");
    good.model = QStringLiteral("claude-opus-4-5");
    good.status = 200;
    good.outcome = QStringLiteral("ok");
    good.milliseconds = 12'000;
    good.sent = true;
    good.startMilliseconds = 360;
    good.firstByteMilliseconds = 800;
    good.account = QStringLiteral("key 2");
    good.usage.input = 100;
    good.usage.output = 250;
    good.usage.cacheRead = 900;
    good.usage.reasoning = 50;
    good.usage.known = true;
    good.cost = {Cost::Kind::Spent, 12'300'000, QStringLiteral("USD"),
        QStringLiteral("claude-opus-4-5 of 2026-11-20: 5 in, 25 out")};
    record.attempts = {failed, good};
    record.firstByteMilliseconds = 1160;
    record.milliseconds = 12'400;
    record.usage = good.usage;
    record.requestBytes = 4096;
    record.responseBytes = 8192;
    return record;
}

} // namespace signalbox::test
