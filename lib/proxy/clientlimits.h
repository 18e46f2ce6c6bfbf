// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "core/clock.h"
#include "core/error.h"
#include "usage/tokenusage.h"

#include <QDate>
#include <QHash>
#include <QMap>

#include <chrono>
#include <deque>
#include <optional>

namespace signalbox {

/// Counts what each client key uses, and says when one has had its share: requests in a sliding minute,
/// tokens in a day of UTC. As many entries as there are keys with a limit.
///
/// What a request costs is known when it has ended, so those that are under way may go beyond a day's
/// tokens.
class ClientLimits
{
public:
    struct Excess
    {
        Error error; ///< of kind RateLimit; names the limit and the key
        std::chrono::seconds retryAfter{0}; ///< from now on, at least 1
    };

    /// `clock` must outlive it.
    ClientLimits(const ServerConfig &config, const Clock &clock);

    /// Other limits from now on; what a key of the same name has used stays used.
    void apply(const ServerConfig &config);

    /// Counts a request of this key, or says why it may not be made, and counts nothing then. An empty name
    /// stands for no key and has no limit.
    [[nodiscard]] std::optional<Excess> admit(const QString &key);
    /// What an answer has cost: the whole prompt, cached or not, and the output. Of a request that began on
    /// `day` (UTC); null = today.
    void recordUsage(const QString &key, const TokenUsage &usage, const QDate &day = QDate());
    /// What was counted on this day.
    [[nodiscard]] qint64 tokensOf(const QString &key, const QDate &day) const;
    /// Adds what was used on `day` (UTC) before this program began to count.
    void restore(const QString &key, const QDate &day, qint64 tokens);

private:
    struct Account
    {
        int requestsPerMinute = 0; ///< 0 = no limit
        qint64 tokensPerDay = 0; ///< 0 = no limit
        std::deque<Clock::TimePoint> recent; ///< requests of the last minute, at most requestsPerMinute
        QMap<QDate, qint64> tokens; ///< by the day in UTC: a clock may go back
    };

    [[nodiscard]] QDate today() const;
    static void add(Account &account, const QDate &day, qint64 tokens);
    [[nodiscard]] std::chrono::seconds untilTomorrow() const;

    const Clock &m_clock;
    QHash<QString, Account> m_accounts; ///< of the keys that have a limit
};

} // namespace signalbox
