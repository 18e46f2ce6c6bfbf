// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/budgetconfig.h"
#include "core/clock.h"
#include "core/error.h"
#include "cost/budgetsnapshot.h"
#include "cost/cost.h"

#include <QDate>
#include <QList>
#include <QStringList>
#include <QTimeZone>

#include <chrono>
#include <map>
#include <optional>
#include <vector>

namespace signalbox {

/// Counts what is used of the user's budgets, and tells what follows from it: a notice, a cheaper way, a
/// refusal. What a subscription covers counts as tokens and not as money; money of another currency is not
/// counted at all, as nothing is converted.
///
/// What a request costs is known when it has ended, so those that are under way may go beyond a budget.
class Budgets
{
public:
    /// Whose request it is.
    struct Subject
    {
        QString clientKey;
        QString project;
    };
    /// What one attempt has used.
    struct Use
    {
        QString provider;
        Subject subject;
        qint64 tokens = 0;
        Cost cost;
        QDateTime at; ///< UTC; null = now
        bool isUnstated = false; ///< its answer told no tokens: nobody knows what it has used
    };
    /// What has been used before, of one period.
    struct Sum
    {
        qint64 tokens = 0;
        qint64 nanos = 0; ///< of the budget's currency
        qint64 unpriced = 0; ///< attempts
    };
    struct Span
    {
        QDateTime begin; ///< UTC
        QDateTime end; ///< not included
    };
    /// A threshold of `notify` has been passed; once in each period.
    struct Notice
    {
        QString budget;
        int percent = 0;
        QString text; ///< one line
    };
    struct Refusal
    {
        Error error; ///< of kind Billing; names the budget, its limit and the remedy
        std::chrono::seconds retryAfter{0};
    };
    /// Cheaper ways are to be preferred.
    struct Thrift
    {
        QString budget;
        int percent = 0; ///< used
        QString model; ///< to ask for in place of the client's; empty = the same, where it costs least
        QString provider; ///< only where this one would be asked; empty = wherever the request goes
        QString currency; ///< of the budget; empty = it is of tokens
    };

    /// `clock` must outlive it. Days begin in `zone`; an invalid one is this computer's at the time.
    explicit Budgets(const Clock &clock, const QTimeZone &zone = QTimeZone());

    /// Other budgets from now on. What is counted of one that stays the same stays. Returns those of which
    /// nothing is known: what was used in period() is to be told by restore().
    QList<BudgetConfig> apply(const QList<BudgetConfig> &budgets);
    /// The one that runs now.
    [[nodiscard]] Span period(const BudgetConfig &budget) const;
    /// What has been counted of it in the period that begins then.
    [[nodiscard]] Sum counted(const BudgetConfig &budget, const QDateTime &periodBegin) const;
    /// What was used before cannot be told, until restore() does.
    void setPastUnknown(const BudgetConfig &budget);
    /// Adds what was used before, if there still is such a budget. No notice is given for it.
    void restore(const BudgetConfig &budget, const QDateTime &periodBegin, const Sum &sum);

    [[nodiscard]] QList<Notice> record(const Use &use);
    /// Of thresholds that were passed because limits are lower than they were.
    [[nodiscard]] QList<Notice> overtaken();

    /// Why this request is not to be made, whoever would answer.
    [[nodiscard]] std::optional<Refusal> refusalFor(const Subject &subject) const;
    /// Why this provider is not to be asked by it: one line; empty = it may.
    [[nodiscard]] QString obstacleAt(const QString &provider, const Subject &subject) const;
    /// The same as the refusal of a request that only such providers could answer.
    [[nodiscard]] Refusal refusalAt(const QStringList &providers, const Subject &subject) const;
    /// Of all its budgets that are used so far, in the order of the configuration.
    [[nodiscard]] QList<Thrift> thriftsFor(const Subject &subject) const;

    [[nodiscard]] QList<BudgetSnapshot> snapshots() const;

private:
    struct Counted
    {
        Sum sum;
        int told = 0; ///< the highest threshold that was told, per cent
    };
    struct Account
    {
        BudgetConfig config;
        std::map<QDate, Counted> periods; ///< by their first day: a clock may go back
        bool lacksPast = false;
    };

    [[nodiscard]] std::optional<Notice> noticeOf(const Account &account, Counted &counted) const;
    [[nodiscard]] QTimeZone zone() const;
    [[nodiscard]] QDate firstDay(BudgetConfig::Period period) const;
    [[nodiscard]] QDate firstDay(BudgetConfig::Period period, const QDateTime &at) const;
    /// That of the period which begins at `first`; others make room for it.
    static Counted &countedFrom(Account &account, const QDate &first);
    [[nodiscard]] Sum sumOf(const Account &account) const;
    [[nodiscard]] double shareOf(const Account &account) const;
    [[nodiscard]] bool refuses(const Account &account) const;
    [[nodiscard]] QString stateOf(const Account &account) const;
    [[nodiscard]] Refusal refusalOf(const Account &account) const;

    const Clock &m_clock;
    QTimeZone m_zone;
    std::vector<Account> m_accounts; ///< in the order of the configuration
};

} // namespace signalbox
