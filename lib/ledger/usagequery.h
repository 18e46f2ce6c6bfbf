// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "usage/tokenusage.h"

#include <QDateTime>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>
#include <QTimeZone>

namespace signalbox {

/// What usage can be told apart by.
enum class UsageDimension {
    Day, ///< of the query's time zone: "2026-11-29"
    Hour, ///< "2026-11-29T14:00"; not of days that are kept as totals only
    Provider,
    Model, ///< as clients asked
    UpstreamModel, ///< as providers were asked
    Project,
    ClientKey,
    Client, ///< the program: "claude-cli", without its version
    Account, ///< of a provider that has several
    Source, ///< "measured", or where it was imported from
};

/// A question about usage.
struct UsageQuery
{
    QDateTime from; ///< included; null = since ever
    QDateTime until; ///< not included; null = until now
    QTimeZone zone = QTimeZone::utc(); ///< whose days and hours
    QList<UsageDimension> by; ///< empty = only the total
    QMap<UsageDimension, QString> only; ///< rows with this value
    bool imported = false; ///< with what was imported
    int mostRows = 10'000; ///< of the answer; the rest is added up in one row with empty names
};

/// Money of one currency, in billionths.
struct MoneySum
{
    qint64 spent = 0; ///< what providers charge
    qint64 value = 0; ///< covered by subscriptions, by the list
};

/// Requests and what they cost, added up.
struct UsageSum
{
    qint64 requests = 0; ///< of clients that an answer was begun for
    qint64 attempts = 0; ///< sent to providers
    qint64 failedAttempts = 0;
    qint64 unpriced = 0; ///< attempts whose cost is not known: without a price, or without tokens
    TokenUsage tokens;
    QMap<QString, MoneySum> money; ///< by currency

    UsageSum &operator+=(const UsageSum &other);
};

/// One row of an answer.
struct UsageGroup
{
    QStringList names; ///< one for each dimension that was asked for, in its order
    UsageSum sum;
};

struct UsageReport
{
    QList<UsageGroup> groups; ///< days and hours ascending, else the most tokens first
    UsageSum total;
    QDateTime since; ///< the oldest that is known at all, UTC; null = nothing is
    bool cut = false; ///< there were more than `mostRows`
    bool partial = false; ///< what is in the file is missing, or what could not be written yet
};

} // namespace signalbox
