// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/budgetrules.h"

#include "cost/billing.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>

namespace signalbox {

namespace {

/// The place of a currency, then the amount.
using Rank = std::pair<qsizetype, double>;

Rank rankOf(const std::optional<PriceTable::RoughPrice> &price, QStringList &currencies)
{
    if (!price)
        return {std::numeric_limits<qsizetype>::max(), 0};
    if (price->amount == 0) // which is the same in each
        return {-1, 0};
    if (!currencies.contains(price->currency))
        currencies.append(price->currency);
    return {currencies.indexOf(price->currency), price->amount};
}

} // namespace

std::optional<Error> BudgetRules::refusalFor(const Budgets::Subject &subject) const
{
    const auto refusal = m_budgets.refusalFor(subject);
    return refusal ? std::optional(refusal->error) : std::nullopt;
}

QList<Budgets::Thrift> BudgetRules::thriftsFor(const Budgets::Subject &subject) const
{
    return m_budgets.thriftsFor(subject);
}

QStringList BudgetRules::leaveOut(std::vector<Target> &targets, const Budgets::Subject &subject) const
{
    QStringList reasons;
    std::erase_if(targets, [&](const Target &target) {
        const QString obstacle = m_budgets.obstacleAt(target.provider->name(), subject);
        if (!obstacle.isEmpty() && !reasons.contains(obstacle))
            reasons << obstacle;
        return !obstacle.isEmpty();
    });
    return reasons;
}

Error BudgetRules::refusalAt(const QStringList &providers, const Budgets::Subject &subject) const
{
    return m_budgets.refusalAt(providers, subject).error;
}

std::optional<PriceTable::RoughPrice> BudgetRules::priceOf(const Target &target) const
{
    const ProviderConfig &provider = target.provider->config();
    return m_prices.roughPrice({provider.name, target.model, m_clock.wallTime().toUTC().date(),
        provider.priceFactor, effectiveBilling(provider, false)});
}

void BudgetRules::preferCheap(std::vector<Target> &targets, const QString &currency) const
{
    std::vector<Target *> known; // in the order of the user
    std::transform(
        targets.begin(), targets.end(), std::back_inserter(known), [](Target &target) { return &target; });
    std::stable_sort(known.begin(), known.end(),
        [](const Target *a, const Target *b) { return a->priority < b->priority; });
    QStringList currencies{currency};
    std::map<Rank, std::vector<Target *>> byPrice;
    for (Target *target : known)
        byPrice[rankOf(priceOf(*target), currencies)].push_back(target);
    int priority = 0;
    for (const auto &[price, equals] : byPrice) {
        ++priority;
        for (Target *target : equals)
            target->priority = priority;
    }
}

} // namespace signalbox
