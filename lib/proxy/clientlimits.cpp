// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientlimits.h"

#include <algorithm>
#include <utility>

namespace signalbox {

using namespace std::chrono_literals;
using std::chrono::seconds;

namespace {

constexpr auto window = 60s;
constexpr qsizetype mostDays = 4; ///< today, and those that a clock may go back to

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
    if (account.tokensPerDay > 0 && account.tokens.value(today()) >= account.tokensPerDay)
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

void ClientLimits::recordUsage(const QString &key, const TokenUsage &usage, const QDate &day)
{
    const auto found = m_accounts.find(key);
    if (!key.isEmpty() && found != m_accounts.end())
        add(*found, day.isValid() ? day : today(), usage.total());
}

qint64 ClientLimits::tokensOf(const QString &key, const QDate &day) const
{
    const auto found = m_accounts.find(key);
    return found == m_accounts.end() ? 0 : found->tokens.value(day);
}

void ClientLimits::restore(const QString &key, const QDate &day, qint64 tokens)
{
    if (const auto found = m_accounts.find(key); found != m_accounts.end())
        add(*found, day, tokens);
}

void ClientLimits::add(Account &account, const QDate &day, qint64 tokens)
{
    account.tokens[day] += tokens;
    while (account.tokens.size() > mostDays)
        account.tokens.erase(
            account.tokens.firstKey() == day ? std::prev(account.tokens.end()) : account.tokens.begin());
}

QDate ClientLimits::today() const
{
    return m_clock.wallTime().toUTC().date();
}

seconds ClientLimits::untilTomorrow() const
{
    constexpr qint64 dayMilliseconds = 24LL * 3600 * 1000;
    const qint64 gone = m_clock.wallTime().toUTC().time().msecsSinceStartOfDay();
    return std::max<seconds>(
        1s, std::chrono::ceil<seconds>(std::chrono::milliseconds(dayMilliseconds - gone)));
}

} // namespace signalbox
