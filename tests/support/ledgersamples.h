// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/exchangerecord.h"

namespace signalbox::test {

/// The `number`th of `count` exchanges that busy developers have within 90 days before `end`, ten hours a
/// day: two sessions at a time of 100 requests each, with a project, a client, a key and a provider of their
/// own (ten providers, twelve models, 30 projects), and every sixth request to a smaller model; a tenth of
/// the requests goes to another provider first. The same each time.
inline ExchangeRecord sampleExchange(int number, int count, const QDateTime &end)
{
    constexpr int days = 90;
    const auto mixed = [](int of, int salt, int most) {
        const auto bits
            = static_cast<quint32>(of) * 2'654'435'761U + static_cast<quint32>(salt) * 2'246'822'519U;
        return static_cast<int>((bits ^ (bits >> 15U)) % static_cast<quint32>(most));
    };
    const int session = number / 200 * 2 + number % 2;
    const auto pick = [&](int salt, int most) { return mixed(number, salt, most); };
    const auto pickOfSession = [&](int salt, int most) { return mixed(session, salt, most); };
    const int perDay = std::max(count / days, 1);
    const int day = number / perDay;
    const int second = 8 * 3600 + static_cast<int>((number % perDay) * (36'000LL / perDay));
    const auto providerName = [](int i) { return QStringLiteral("provider-%1").arg(i); };
    const int model = pick(1, 6) == 0 ? 0 : pickOfSession(1, 12);

    AttemptRecord attempt;
    attempt.model = QStringLiteral("vendor/model-%1-20261120").arg(model);
    attempt.status = 200;
    attempt.outcome = QStringLiteral("ok");
    attempt.milliseconds = 2000 + pick(2, 20'000);
    attempt.sent = true;
    attempt.firstByteMilliseconds = 300 + pick(3, 2000);
    attempt.provider = providerName(pickOfSession(4, 3) == 0 ? pickOfSession(5, 10) : 0);
    attempt.account = pickOfSession(6, 4) == 0 ? QStringLiteral("me@example.test") : QString();
    attempt.usage.input = pick(7, 3000);
    attempt.usage.output = pick(8, 4000);
    attempt.usage.cacheCreation = pick(9, 5000);
    attempt.usage.cacheRead = pick(10, 150'000);
    attempt.usage.known = true;
    attempt.cost = {Cost::Kind::Spent, 1000LL * pick(11, 500'000),
        pickOfSession(12, 20) == 0 ? QStringLiteral("CNY") : QStringLiteral("USD"),
        QStringLiteral("model-%1 of 2026-11-20: 5 in, 25 out, 0.5 read, 6.25 write").arg(model)};

    ExchangeRecord record;
    record.id = "req_018" + QByteArray::number(number).rightJustified(21, '0');
    record.startedAt = end.addDays(day - days).addSecs(second);
    record.client = pickOfSession(13, 5) == 0
        ? "codex_cli_rs/0.63.0"
        : QByteArray("claude-cli/2.1." + QByteArray::number(300 + day / 3));
    record.method = "POST";
    record.path = "/v1/messages";
    record.model = QStringLiteral("claude-model-%1").arg(model);
    record.project
        = QStringLiteral("project-%1").arg(pickOfSession(14, 10) < 7 ? day % 3 : pickOfSession(15, 30));
    record.clientKey = pickOfSession(16, 3) == 0 ? QStringLiteral("desktop") : QStringLiteral("laptop");
    record.session = QByteArray::number(session, 16).rightJustified(12, '0');
    record.route = QStringLiteral("claude-*");
    record.decision = QStringLiteral("the first of route claude-*, which has the session's prompt cache");
    for (int i = 0; i < 3; ++i)
        record.candidates.append({providerName(i), attempt.model, i + 1,
            i == 2 ? QStringLiteral("cools down for 40 s more") : QString()});
    if (pick(17, 10) == 0) {
        AttemptRecord failed = attempt;
        failed.provider = providerName(pick(18, 10));
        failed.status = 529;
        failed.outcome = QStringLiteral("overloaded: the provider is overloaded at the moment");
        failed.usage = {};
        failed.cost = {};
        record.attempts.append(failed);
    }
    record.attempts.append(attempt);
    record.provider = attempt.provider;
    record.streamed = true;
    record.committed = true;
    record.status = 200;
    record.usage = attempt.usage;
    record.firstByteMilliseconds = attempt.firstByteMilliseconds;
    record.milliseconds = attempt.milliseconds;
    record.requestBytes = 100'000 + pick(19, 900'000);
    record.responseBytes = 10'000 + pick(20, 90'000);
    return record;
}

} // namespace signalbox::test
