// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/exchangequery.h"
#include "ledger/ledger.h"
#include "ledger/usagequery.h"

#include <QJsonArray>
#include <QJsonObject>

/// What the management API shows of the ledger. The members that the Databricks balancer has keep their names
/// and meaning; docs/openapi.json describes all of them.
namespace signalbox::usageviews {

/// Null for a null time.
QJsonValue timeOrNull(const QDateTime &time);
/// What a question about usage really covers: it is answered by quarters of an hour. Null without a limit.
QJsonValue beginOrNull(const UsageQuery &query);
QJsonValue endOrNull(const UsageQuery &query);
/// Adds tokens, attempts and money to a row.
void addSum(QJsonObject &row, const UsageSum &sum);
/// A row with its requests, tokens, attempts and money.
QJsonObject row(const UsageSum &sum);
/// `[{currency, spent, value}]`, in units of the currency.
QJsonArray moneyOf(const QMap<QString, MoneySum> &money);
/// A number of billionths as it is written: "0.0123".
QByteArray moneyText(qint64 nanos);

/// How the ledger is doing. `problem` takes the place of its own where that is empty.
QJsonObject ledger(const LedgerState &state, const QString &problem = {});

/// How an exchange has ended, in a word: good, failed, left.
QString outcomeOf(const ExchangeRecord &record);
/// What its attempts have cost, by currency.
QMap<QString, MoneySum> moneyOf(const ExchangeRecord &record);
/// The share of the prompt that came from the provider's cache; -1 = nothing is known.
double cacheShareOf(const TokenUsage &tokens);
/// One row of `/requests`.
QJsonObject request(const ExchangeRecord &record);
/// `/requests`.
QJsonObject requests(const ExchangePage &page);
/// `/requests/{request}`: the row with all that led to it.
QJsonObject wholeRequest(const ExchangeRecord &record);

} // namespace signalbox::usageviews
