// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientlimits.h"

#include <algorithm>
#include <utility>

namespace signalbox {

using namespace std::chrono_literals;
using std::chrono::seconds;

namespace {

constexpr auto window = 60s;

ClientLimits::Excess excess(const QString &limit, const QString &key, seconds wait, const QString &end)
{
    return {{Error::Kind::RateLimit,
                QStringLiteral("the client key '%1' has used its %2: it may go on %3").arg(key, limit, end)},
        wait};
}

} // namespace

ClientLimits::ClientLimits(const ServerConfig &config, const Clock &clock) : m_clock(clock)
{
    apply(config);
}

void ClientLimits::apply(const ServerConfig &config)
{
    QHash<QString, Account> before = std::exchange(m_accounts, {});
    for (const ClientKeyConfig &key : config.clientKeys) {
        if (key.requestsPerMinute <= 0 && key.tokensPerDay <= 0)
            continue;
        Account account = before.take(key.name);
        account.requestsPerMinute = key.requestsPerMinute;
        account.tokensPerDay = key.tokensPerDay;
        m_accounts.insert(key.name, account);
    }
}

std::optional<ClientLimits::Excess> ClientLimits::admit(const QString &key)
{
    const auto found = m_accounts.find(key);
    if (key.isEmpty() || found == m_accounts.end())
        return std::nullopt;
    Account &account = *found;
    beginDay(account);
    if (account.tokensPerDay > 0 && account.tokens >= account.tokensPerDay)
        return excess(QStringLiteral("%1 tokens per day").arg(account.tokensPerDay), key, untilTomorrow(),
            QStringLiteral("at midnight UTC"));
    if (account.requestsPerMinute <= 0)
        return std::nullopt;
    const auto now = m_clock.now();
    std::deque<Clock::TimePoint> &recent = account.recent;
    while (!recent.empty() && recent.front() + window <= now)
        recent.pop_front();
    const auto limit = static_cast<std::size_t>(account.requestsPerMinute);
    if (recent.size() >= limit) { // more than that after a reload with a lower one
        const auto free = recent.at(recent.size() - limit) + window;
        const seconds wait = std::max<seconds>(1s, std::chrono::ceil<seconds>(free - now));
        return excess(QStringLiteral("%1 requests per minute").arg(account.requestsPerMinute), key, wait,
            QStringLiteral("in %1 s").arg(wait.count()));
    }
    recent.push_back(now);
    return std::nullopt;
}

void ClientLimits::recordUsage(const QString &key, const TokenUsage &usage)
{
    const auto found = m_accounts.find(key);
    if (key.isEmpty() || found == m_accounts.end())
        return;
    beginDay(*found);
    found->tokens += usage.total();
}

void ClientLimits::restore(const QString &key, const QDate &day, const TokenUsage &usage)
{
    const auto found = m_accounts.find(key);
    if (found == m_accounts.end())
        return;
    beginDay(*found);
    if (found->day == day)
        found->tokens += usage.total();
}

void ClientLimits::beginDay(Account &account) const
{
    const QDate today = m_clock.wallTime().toUTC().date();
    if (account.day == today)
        return;
    account.day = today;
    account.tokens = 0;
}

seconds ClientLimits::untilTomorrow() const
{
    constexpr qint64 dayMilliseconds = 24LL * 3600 * 1000;
    const qint64 gone = m_clock.wallTime().toUTC().time().msecsSinceStartOfDay();
    return std::max<seconds>(
        1s, std::chrono::ceil<seconds>(std::chrono::milliseconds(dayMilliseconds - gone)));
}

} // namespace signalbox
