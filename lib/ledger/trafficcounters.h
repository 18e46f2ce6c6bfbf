// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/durationhistogram.h"
#include "ledger/exchangerecord.h"
#include "ledger/usagequery.h"

#include <QMap>
#include <QStringList>

namespace signalbox {

/// What `/metrics` counts of exchanges and attempts since the program started. Providers that are no longer
/// configured are forgotten; there is nothing else that could grow with the traffic.
class TrafficCounters
{
public:
    struct ProviderCounters
    {
        DurationHistogram requests; ///< that it answered, until the end
        DurationHistogram firstBytes; ///< of attempts, until the first content
        QMap<QByteArray, quint64> attempts; ///< that were sent, by outcome
        QMap<QString, MoneySum> money; ///< by currency
    };

    void setProviders(const QStringList &names);

    /// One that has ended, with its costs.
    void add(const ExchangeRecord &record);

    [[nodiscard]] const QMap<QString, ProviderCounters> &byProvider() const { return m_byProvider; }
    /// Requests that no provider answered.
    [[nodiscard]] const DurationHistogram &unanswered() const { return m_unanswered; }

private:
    void add(const AttemptRecord &attempt, bool isTimed);

    QMap<QString, ProviderCounters> m_byProvider;
    DurationHistogram m_unanswered;
};

/// In one word how an attempt ended: "ok", "rate_limited", "overloaded", "server_error", "credential",
/// "bad_answer", "connection" (these by the provider's fault), "refused" (by the client's), "stopped".
[[nodiscard]] QByteArray outcomeWord(const AttemptRecord &attempt);

} // namespace signalbox
