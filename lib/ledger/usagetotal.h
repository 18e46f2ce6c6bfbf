// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/exchangerecord.h"

#include <QList>

#include <tuple>

namespace signalbox {

/// One row of the sums that are kept: of a quarter of an hour, of what can be told apart, in one currency.
struct UsageTotal
{
    /// Names, all of them: what the sum is of.
    struct Key
    {
        qint64 slot = 0;
        QString provider;
        QString model;
        QString upstreamModel;
        QString project;
        QString clientKey;
        QString program;
        QString account;
        QString currency;

        friend bool operator<(const Key &a, const Key &b)
        {
            const auto tied = [](const Key &key) {
                return std::tie(key.slot, key.provider, key.model, key.upstreamModel, key.project,
                    key.clientKey, key.program, key.account, key.currency);
            };
            return tied(a) < tied(b);
        }
    };

    qint64 requests = 0;
    qint64 attempts = 0;
    qint64 failed = 0;
    qint64 unpriced = 0; ///< attempts of unknown cost
    TokenUsage tokens;
    qint64 spent = 0;
    qint64 value = 0;

    UsageTotal &operator+=(const UsageTotal &other);
    /// What `tokens` have cost.
    void addCost(const Cost &cost);
};

/// What `record` adds to the sums: its request to whoever has answered it, each attempt that was sent to its
/// own provider. Nothing for a question how many tokens a prompt has, no tokens for an answer that was
/// another exchange's.
QList<std::pair<UsageTotal::Key, UsageTotal>> usageOf(const ExchangeRecord &record);

} // namespace signalbox
