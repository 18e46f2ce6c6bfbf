// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cost/budgets.h"
#include "cost/pricetable.h"
#include "upstream/router.h"

namespace signalbox {

/// What budgets change about where a request goes: who is left out, which model is asked for, who comes first
/// as he costs least.
class BudgetRules
{
public:
    /// All of them outlive this.
    BudgetRules(const Budgets &budgets, const PriceTable &prices, const Clock &clock)
        : m_budgets(budgets)
        , m_prices(prices)
        , m_clock(clock)
    { }

    /// Why the request is not to be made at all.
    [[nodiscard]] std::optional<Error> refusalFor(const Budgets::Subject &subject) const;
    /// In which ways cheaper ones are to be preferred.
    [[nodiscard]] QList<Budgets::Thrift> thriftsFor(const Budgets::Subject &subject) const;
    /// Takes the targets away whose provider's own budget is used up, and says why of each.
    [[nodiscard]] QStringList leaveOut(std::vector<Target> &targets, const Budgets::Subject &subject) const;
    /// Of a request that only these could have answered.
    [[nodiscard]] Error refusalAt(const QStringList &providers, const Budgets::Subject &subject) const;
    /// Gives the targets priorities by their price, the cheapest first. Nothing is converted: those that are
    /// paid in `currency` come before those of another one, each by itself; those without a price are the
    /// last.
    void preferCheap(std::vector<Target> &targets, const QString &currency) const;

private:
    [[nodiscard]] std::optional<PriceTable::RoughPrice> priceOf(const Target &target) const;

    const Budgets &m_budgets;
    const PriceTable &m_prices;
    const Clock &m_clock;
};

} // namespace signalbox
