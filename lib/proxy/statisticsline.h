// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/exchangerecord.h"
#include "log/logwriter.h"

#include <QJsonObject>
#include <QMap>

namespace signalbox {

/// Sums of money, each currency and kind by itself: what is covered by a subscription was not spent.
class CostSums
{
public:
    void add(const Cost &cost);
    /// `cost` and `currency` of what was spent, `value` and `value_currency` of what a subscription has
    /// covered; of several currencies `costs` and `values` by their names. What is not known has no field.
    void insertInto(QJsonObject &fields) const;
    /// What was spent, "0.12 USD + 3.40 CNY"; empty when nothing is known.
    [[nodiscard]] QString spent() const;

private:
    QMap<QString, qint64> m_spent; ///< nanos by currency
    QMap<QString, qint64> m_value;
};

/// Adds what is known of the tokens: input_tokens, output_tokens, cache_creation_input_tokens …
void insertTokens(const TokenUsage &usage, QJsonObject &fields);

/// What the exchanges of some minutes have come to, in one line.
class StatisticsLine
{
public:
    void add(const ExchangeRecord &record);
    [[nodiscard]] bool isEmpty() const { return m_all.requests == 0; }
    /// "Requests: 120 | Errors: 3 | Avg time: 843 ms | …".
    [[nodiscard]] LogEntry entry() const;

private:
    struct Sum
    {
        qint64 requests = 0;
        qint64 errors = 0;
        qint64 milliseconds = 0;
        TokenUsage usage;
        CostSums costs;

        void insertInto(QJsonObject &fields) const;
        [[nodiscard]] qint64 averageTime() const { return requests > 0 ? milliseconds / requests : 0; }
    };

    Sum m_all;
    QMap<QString, Sum> m_providers; ///< their attempts
};

} // namespace signalbox
