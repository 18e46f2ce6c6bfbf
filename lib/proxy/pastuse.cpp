// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/pastuse.h"

#include "config/accountnames.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace signalbox {

using namespace std::chrono_literals;

namespace {

constexpr auto watchInterval = 1min;

QMap<UsageDimension, QString> scopeOf(const BudgetConfig &budget)
{
    QMap<UsageDimension, QString> only;
    if (!budget.clientKey.isEmpty())
        only.insert(UsageDimension::ClientKey, budget.clientKey);
    if (!budget.project.isEmpty())
        only.insert(UsageDimension::Project, budget.project);
    return only;
}

/// Of an answer that is by provider.
UsageSum sumFor(const BudgetConfig &budget, const UsageReport &report)
{
    if (budget.provider.isEmpty())
        return report.total;
    UsageSum sum;
    for (const UsageGroup &group : report.groups) {
        if (isCalled(group.names.value(0), budget.provider))
            sum += group.sum;
    }
    return sum;
}

/// What the ledger knows beyond what was counted here.
qint64 more(qint64 known, qint64 counted)
{
    return std::max<qint64>(0, known - counted);
}

} // namespace

PastUse::PastUse(Budgets &budgets, ClientLimits &limits, Ledger &ledger, const Clock &clock)
    : m_budgets(budgets)
    , m_limits(limits)
    , m_ledger(ledger)
    , m_clock(clock)
    , m_watch(clock)
    , m_watching(this)
{
    connect(&ledger, &Ledger::problemChanged, this, [this](const QString &problem) {
        if (problem.isEmpty())
            askForAll();
    });
    connect(&m_watching, &QTimer::timeout, this, &PastUse::watchClock);
    m_watching.start(watchInterval);
}

void PastUse::apply(const ConfigPointer &config, const QList<BudgetConfig> &unknown)
{
    m_known = config->budgets;
    for (const BudgetConfig &budget : unknown)
        ask(budget);
    const QStringList before = std::exchange(m_keys, {});
    for (const ClientKeyConfig &key : config->server.clientKeys) {
        if (key.tokensPerDay <= 0)
            continue;
        m_keys.append(key.name);
        if (!before.contains(key.name))
            ask(key.name);
    }
}

void PastUse::watchClock()
{
    if (m_watch.wasSet())
        askForAll();
}

void PastUse::askForAll()
{
    for (const BudgetConfig &budget : m_known)
        ask(budget);
    for (const QString &key : m_keys)
        ask(key);
}

void PastUse::ask(const BudgetConfig &budget)
{
    const Budgets::Span period = m_budgets.period(budget);
    const Budgets::Sum before = m_budgets.counted(budget, period.begin);
    UsageQuery query;
    query.from = period.begin;
    query.until = period.end; // more is known when the clock has been ahead
    query.only = scopeOf(budget);
    query.by = {UsageDimension::Provider};
    const auto lacking = [this, budget] { m_budgets.setPastUnknown(budget); };
    ask({Kind::Budget, budget.name}, query, lacking,
        [this, budget, before, begin = period.begin](const UsageReport &report) {
            const UsageSum sum = sumFor(budget, report);
            m_budgets.restore(budget, begin,
                {more(sum.tokens.total(), before.tokens),
                    more(sum.money.value(budget.currency).spent, before.nanos),
                    more(sum.unpriced, before.unpriced)});
        });
}

void PastUse::ask(const QString &key)
{
    const QDate day = m_clock.wallTime().toUTC().date();
    const qint64 before = m_limits.tokensOf(key, day);
    UsageQuery query;
    query.from = day.startOfDay(Qt::UTC);
    query.until = day.addDays(1).startOfDay(Qt::UTC);
    query.only = {{UsageDimension::ClientKey, key}};
    ask(
        {Kind::ClientKey, key}, query, [] {},
        [this, key, day, before](const UsageReport &report) {
            m_limits.restore(key, day, more(report.total.tokens.total(), before));
        });
}

/// What was counted until now is in the answer, too.
void PastUse::ask(const Subject &subject, const UsageQuery &query, const std::function<void()> &lacking,
    const std::function<void(const UsageReport &)> &add)
{
    const quint64 number = ++m_asked;
    m_questions[subject] = number;
    m_ledger.sumUsage(query, this, [this, subject, number, lacking, add](const Result<UsageReport> &report) {
        const auto newest = m_questions.find(subject);
        if (newest == m_questions.end() || newest->second != number)
            return;
        m_questions.erase(newest);
        if (!report || report->partial) {
            lacking(); // it is asked again when the ledger has no problem any more
            return;
        }
        add(*report);
        emit found();
    });
}

} // namespace signalbox
