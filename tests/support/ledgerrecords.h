// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/exchangerecord.h"

namespace signalbox::test {

/// An exchange that went well at its first provider, for tests to change.
inline ExchangeRecord goodExchange(const QDateTime &startedAt, const QByteArray &id = "req_1")
{
    AttemptRecord attempt;
    attempt.provider = QStringLiteral("work");
    attempt.model = QStringLiteral("opus-upstream");
    attempt.status = 200;
    attempt.outcome = QStringLiteral("ok");
    attempt.milliseconds = 1500;
    attempt.sent = true;
    attempt.startMilliseconds = 3;
    attempt.firstByteMilliseconds = 400;
    attempt.usage.input = 100;
    attempt.usage.output = 20;
    attempt.usage.cacheCreation = 30;
    attempt.usage.cacheRead = 1000;
    attempt.usage.known = true;
    attempt.cost
        = {Cost::Kind::Spent, 1'000'000, QStringLiteral("USD"), QStringLiteral("opus of 2026-11-20: 5 in")};

    ExchangeRecord record;
    record.id = id;
    record.startedAt = startedAt;
    record.client = "claude-cli/2.1.329";
    record.method = "POST";
    record.path = "/v1/messages";
    record.model = QStringLiteral("claude-opus-5");
    record.project = QStringLiteral("site");
    record.clientKey = QStringLiteral("laptop");
    record.session = "0123456789ab";
    record.route = QStringLiteral("claude-*");
    record.decision = QStringLiteral("first of the route");
    record.candidates = {{QStringLiteral("work"), QStringLiteral("opus-upstream"), 1, {}},
        {QStringLiteral("spare"), QStringLiteral("opus-upstream"), 2, QStringLiteral("cools down")}};
    record.provider = QStringLiteral("work");
    record.streamed = true;
    record.committed = true;
    record.status = 200;
    record.attempts = {attempt};
    record.usage = attempt.usage;
    record.firstByteMilliseconds = 403;
    record.milliseconds = 1503;
    record.requestBytes = 5000;
    record.responseBytes = 7000;
    return record;
}

} // namespace signalbox::test
