// SPDX-License-Identifier: GPL-3.0-or-later
#include "cost/budgets.h"

#include "config/accountnames.h"
#include "core/ownzone.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace signalbox {

using std::chrono::seconds;

namespace {

constexpr size_t mostPeriods = 4; ///< the one that runs, and those a clock may go back to
constexpr double nanosOfOne = 1e9;

bool isOf(const BudgetConfig &budget, const Budgets::Subject &subject)
{
    return (budget.clientKey.isEmpty() || budget.clientKey == subject.clientKey)
        && (budget.project.isEmpty() || budget.project == subject.project);
}

/// What was counted of one is good for the other.
bool countsTheSame(const BudgetConfig &one, const BudgetConfig &other)
{
    return one.name == other.name && one.provider == other.provider && one.clientKey == other.clientKey
        && one.project == other.project && one.period == other.period && one.currency == other.currency;
}

QString periodName(BudgetConfig::Period period)
{
    switch (period) {
    case BudgetConfig::Period::Day:
        return QStringLiteral("day");
    case BudgetConfig::Period::Week:
        return QStringLiteral("week");
    case BudgetConfig::Period::Month:
        return QStringLiteral("month");
    }
    return {};
}

int percentOf(double share)
{
    constexpr double largest = 99'999;
    return static_cast<int>(std::floor(std::min(share * 100, largest)));
}

/// The highest of the thresholds that has been reached; 0 = none.
int thresholdReached(const BudgetConfig &budget, double share)
{
    int highest = 0;
    for (const int percent : budget.notifyAt) {
        if (share * 100 >= percent)
            highest = std::max(highest, percent);
    }
    return highest;
}

QDate dayAfter(const QDate &first, BudgetConfig::Period period)
{
    switch (period) {
    case BudgetConfig::Period::Day:
        return first.addDays(1);
    case BudgetConfig::Period::Week:
        return first.addDays(7);
    case BudgetConfig::Period::Month:
        return first.addMonths(1);
    }
    return first;
}

} // namespace

Budgets::Budgets(const Clock &clock, const QTimeZone &zone) : m_clock(clock), m_zone(zone) { }

QTimeZone Budgets::zone() const
{
    return m_zone.isValid() ? m_zone : ownZone();
}

QList<BudgetConfig> Budgets::apply(const QList<BudgetConfig> &budgets)
{
    std::vector<Account> before = std::exchange(m_accounts, {});
    QList<BudgetConfig> unknown;
    for (const BudgetConfig &budget : budgets) {
        Account account{budget, {}};
        const auto same = std::find_if(before.begin(), before.end(),
            [&](const Account &other) { return countsTheSame(other.config, budget); });
        if (same == before.end())
            unknown.append(budget);
        else
            account.periods = std::move(same->periods);
        m_accounts.push_back(std::move(account));
        // Of other limits other thresholds are passed.
        Account &last = m_accounts.back();
        const auto current = last.periods.find(firstDay(budget.period));
        if (current != last.periods.end())
            current->second.told = std::min(current->second.told, thresholdReached(budget, shareOf(last)));
    }
    return unknown;
}

QDate Budgets::firstDay(BudgetConfig::Period period) const
{
    return firstDay(period, m_clock.wallTime());
}

QDate Budgets::firstDay(BudgetConfig::Period period, const QDateTime &at) const
{
    const QDate today = at.toTimeZone(zone()).date();
    switch (period) {
    case BudgetConfig::Period::Day:
        return today;
    case BudgetConfig::Period::Week:
        return today.addDays(1 - today.dayOfWeek());
    case BudgetConfig::Period::Month:
        return today.addDays(1 - today.day());
    }
    return today;
}

Budgets::Span Budgets::period(const BudgetConfig &budget) const
{
    const QDate first = firstDay(budget.period);
    return {first.startOfDay(zone()).toUTC(), dayAfter(first, budget.period).startOfDay(zone()).toUTC()};
}

Budgets::Counted &Budgets::countedFrom(Account &account, const QDate &first)
{
    std::map<QDate, Counted> &periods = account.periods;
    Counted &counted = periods[first];
    while (periods.size() > mostPeriods)
        periods.erase(periods.begin()->first == first ? std::prev(periods.end()) : periods.begin());
    return counted;
}

Budgets::Sum Budgets::counted(const BudgetConfig &budget, const QDateTime &periodBegin) const
{
    const QDate first = periodBegin.toTimeZone(zone()).date();
    for (const Account &account : m_accounts) {
        const auto period = account.periods.find(first);
        if (countsTheSame(account.config, budget) && period != account.periods.end())
            return period->second.sum;
    }
    return {};
}

void Budgets::setPastUnknown(const BudgetConfig &budget)
{
    for (Account &account : m_accounts)
        account.lacksPast = account.lacksPast || countsTheSame(account.config, budget);
}

void Budgets::restore(const BudgetConfig &budget, const QDateTime &periodBegin, const Sum &sum)
{
    const QDate first = periodBegin.toTimeZone(zone()).date();
    for (Account &account : m_accounts) {
        if (!countsTheSame(account.config, budget))
            continue;
        account.lacksPast = false;
        Counted &counted = countedFrom(account, first);
        counted.sum.tokens += sum.tokens;
        counted.sum.nanos += sum.nanos;
        counted.sum.unpriced += sum.unpriced;
        if (first == firstDay(account.config.period))
            counted.told = std::max(counted.told, thresholdReached(account.config, shareOf(account)));
    }
}

QList<Budgets::Notice> Budgets::record(const Use &use)
{
    QList<Notice> notices;
    for (Account &account : m_accounts) {
        const BudgetConfig &budget = account.config;
        if (!isOf(budget, use.subject)
            || (!budget.provider.isEmpty() && !isCalled(use.provider, budget.provider)))
            continue;
        const QDate first = use.at.isValid() ? firstDay(budget.period, use.at) : firstDay(budget.period);
        Counted &counted = countedFrom(account, first);
        counted.sum.tokens += use.tokens;
        if (use.cost.kind == Cost::Kind::Spent && use.cost.currency == budget.currency)
            counted.sum.nanos += use.cost.nanos;
        if (use.isUnstated || (!use.cost.isKnown() && use.tokens > 0))
            ++counted.sum.unpriced;
        if (first == firstDay(budget.period)) {
            const auto notice = noticeOf(account, counted);
            if (notice)
                notices.append(*notice);
        }
    }
    return notices;
}

QList<Budgets::Notice> Budgets::overtaken()
{
    QList<Notice> notices;
    for (Account &account : m_accounts) {
        const auto current = account.periods.find(firstDay(account.config.period));
        if (current == account.periods.end())
            continue;
        if (auto notice = noticeOf(account, current->second))
            notices.append(*std::move(notice));
    }
    return notices;
}

/// `counted` is that of the period that runs.
std::optional<Budgets::Notice> Budgets::noticeOf(const Account &account, Counted &counted) const
{
    const int reached = thresholdReached(account.config, shareOf(account));
    if (reached <= counted.told)
        return std::nullopt;
    counted.told = reached;
    return Notice{account.config.name, reached, stateOf(account)};
}

Budgets::Sum Budgets::sumOf(const Account &account) const
{
    const auto counted = account.periods.find(firstDay(account.config.period));
    return counted == account.periods.end() ? Sum() : counted->second.sum;
}

double Budgets::shareOf(const Account &account) const
{
    const Sum sum = sumOf(account);
    double share = 0;
    if (account.config.tokens > 0)
        share = static_cast<double>(sum.tokens) / static_cast<double>(account.config.tokens);
    if (account.config.money > 0)
        share = std::max(share, static_cast<double>(sum.nanos) / (account.config.money * nanosOfOne));
    return share;
}

bool Budgets::refuses(const Account &account) const
{
    return account.config.refuseAt > 0 && shareOf(account) * 100 >= account.config.refuseAt;
}

QString Budgets::stateOf(const Account &account) const
{
    const BudgetConfig &budget = account.config;
    const Sum sum = sumOf(account);
    QStringList whose;
    if (!budget.provider.isEmpty())
        whose << QStringLiteral("provider ") + budget.provider;
    if (!budget.clientKey.isEmpty())
        whose << QStringLiteral("client key ") + budget.clientKey;
    if (!budget.project.isEmpty())
        whose << QStringLiteral("project ") + budget.project;
    QStringList amounts;
    if (budget.money > 0)
        amounts << QStringLiteral("%1 of %2 %3")
                       .arg(static_cast<double>(sum.nanos) / nanosOfOne, 0, 'f', 2)
                       .arg(budget.money, 0, 'f', 2)
                       .arg(budget.currency);
    if (budget.tokens > 0)
        amounts << QStringLiteral("%1 of %2 tokens").arg(sum.tokens).arg(budget.tokens);
    const QString name = whose.isEmpty()
        ? QStringLiteral("budget '%1'").arg(budget.name)
        : QStringLiteral("budget '%1' of %2").arg(budget.name, whose.join(QStringLiteral(", ")));
    const QString sentence = budget.period == BudgetConfig::Period::Day
        ? QStringLiteral("%1 is used to %2 %: %3 today")
        : budget.period == BudgetConfig::Period::Week ? QStringLiteral("%1 is used to %2 %: %3 this week")
                                                      : QStringLiteral("%1 is used to %2 %: %3 this month");
    return sentence.arg(
        name, QString::number(percentOf(shareOf(account))), amounts.join(QStringLiteral(", ")));
}

Budgets::Refusal Budgets::refusalOf(const Account &account) const
{
    const QDateTime end = period(account.config).end;
    const seconds wait(std::max<qint64>(1, m_clock.wallTime().secsTo(end)));
    return {{Error::Kind::Billing,
                QStringLiteral("%1. It begins again on %2; raise it, or its refuse_at, in 'budgets' of the "
                               "configuration to go on before")
                    .arg(stateOf(account), end.toTimeZone(zone()).date().toString(Qt::ISODate))},
        wait};
}

std::optional<Budgets::Refusal> Budgets::refusalFor(const Subject &subject) const
{
    for (const Account &account : m_accounts) {
        if (account.config.provider.isEmpty() && isOf(account.config, subject) && refuses(account))
            return refusalOf(account);
    }
    return std::nullopt;
}

QString Budgets::obstacleAt(const QString &provider, const Subject &subject) const
{
    for (const Account &account : m_accounts) {
        if (isCalled(provider, account.config.provider) && isOf(account.config, subject) && refuses(account))
            return stateOf(account);
    }
    return {};
}

Budgets::Refusal Budgets::refusalAt(const QStringList &providers, const Subject &subject) const
{
    std::optional<Refusal> soonest;
    for (const Account &account : m_accounts) {
        const bool isTheirs = std::any_of(providers.begin(), providers.end(),
            [&](const QString &provider) { return isCalled(provider, account.config.provider); });
        if (!isTheirs || !isOf(account.config, subject) || !refuses(account))
            continue;
        const Refusal refusal = refusalOf(account);
        if (!soonest || refusal.retryAfter < soonest->retryAfter)
            soonest = refusal;
    }
    return soonest.value_or(Refusal{});
}

QList<Budgets::Thrift> Budgets::thriftsFor(const Subject &subject) const
{
    QList<Thrift> thrifts;
    for (const Account &account : m_accounts) {
        const BudgetConfig &budget = account.config;
        const double share = shareOf(account);
        if (budget.cheaperAt > 0 && share * 100 >= budget.cheaperAt && isOf(budget, subject))
            thrifts.append(
                {budget.name, percentOf(share), budget.cheaperModel, budget.provider, budget.currency});
    }
    return thrifts;
}

QList<BudgetSnapshot> Budgets::snapshots() const
{
    QList<BudgetSnapshot> result;
    for (const Account &account : m_accounts) {
        const BudgetConfig &budget = account.config;
        const Sum sum = sumOf(account);
        BudgetSnapshot snapshot;
        snapshot.name = budget.name;
        snapshot.provider = budget.provider;
        snapshot.clientKey = budget.clientKey;
        snapshot.project = budget.project;
        snapshot.period = periodName(budget.period);
        snapshot.money = budget.money;
        snapshot.spent = static_cast<double>(sum.nanos) / nanosOfOne;
        snapshot.currency = budget.currency;
        snapshot.tokens = budget.tokens;
        snapshot.usedTokens = sum.tokens;
        snapshot.unpriced = sum.unpriced;
        snapshot.lacksPast = account.lacksPast;
        snapshot.share = shareOf(account);
        snapshot.refuses = refuses(account);
        snapshot.saves = budget.cheaperAt > 0 && snapshot.share * 100 >= budget.cheaperAt;
        const Span now = period(budget);
        snapshot.begin = now.begin;
        snapshot.end = now.end;
        result.append(snapshot);
    }
    return result;
}

} // namespace signalbox
