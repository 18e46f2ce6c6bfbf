// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/budgetrules.h"

#include "cost/billing.h"

#include <algorithm>
#include <limits>
#include <map>

namespace signalbox {

namespace {

QStringList providersOf(const std::vector<Target> &targets)
{
    QStringList names;
    for (const Target &target : targets)
        names << target.provider->name();
    return names;
}

} // namespace

std::optional<Error> BudgetRules::refusalFor(const Budgets::Subject &subject) const
{
    const auto refusal = m_budgets.refusalFor(subject);
    return refusal ? std::optional(refusal->error) : std::nullopt;
}

std::optional<Budgets::Thrift> BudgetRules::thriftFor(
    const Budgets::Subject &subject, const std::vector<Target> &targets) const
{
    return m_budgets.thriftFor(subject, providersOf(targets));
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

std::optional<double> BudgetRules::priceOf(const Target &target) const
{
    const ProviderConfig &provider = target.provider->config();
    return m_prices.roughPrice({provider.name, target.model, m_clock.wallTime().toUTC().date(),
        provider.priceFactor, effectiveBilling(provider, false)});
}

void BudgetRules::preferCheap(std::vector<Target> &targets) const
{
    std::map<double, std::vector<Target *>> byPrice;
    for (Target &target : targets)
        byPrice[priceOf(target).value_or(std::numeric_limits<double>::infinity())].push_back(&target);
    int priority = 0;
    for (const auto &[price, equals] : byPrice) {
        ++priority;
        for (Target *target : equals)
            target->priority = priority;
    }
}

} // namespace signalbox
