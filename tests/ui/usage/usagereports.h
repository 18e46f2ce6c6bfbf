// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/usagequery.h"

namespace signalbox::test {

/// `tokens` of output and ten times as many of prompts, most of them from the cache.
inline UsageSum usageSum(qint64 tokens, qint64 spentCents = 0, qint64 coveredCents = 0)
{
    UsageSum sum;
    sum.requests = tokens / 100 + 1;
    sum.attempts = sum.requests + 1;
    sum.failedAttempts = 1;
    sum.tokens.input = tokens;
    sum.tokens.cacheRead = 8 * tokens;
    sum.tokens.cacheCreation = tokens;
    sum.tokens.output = tokens;
    sum.tokens.known = true;
    if (spentCents > 0 || coveredCents > 0)
        sum.money.insert(QStringLiteral("USD"), {spentCents * 10'000'000, coveredCents * 10'000'000});
    return sum;
}

/// A report of these groups, with their total.
inline UsageReport usageReport(const QList<UsageGroup> &groups)
{
    UsageReport report;
    report.groups = groups;
    report.since = QDateTime(QDate(2025, 6, 1), QTime(), Qt::UTC);
    for (const UsageGroup &group : groups)
        report.total += group.sum;
    return report;
}

} // namespace signalbox::test
