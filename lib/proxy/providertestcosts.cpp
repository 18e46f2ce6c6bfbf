// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/providertestcosts.h"

#include "cost/billing.h"

#include <cmath>

namespace signalbox {

namespace {

/// Rounded up to one digit that says something: it is a promise.
QString moneyText(double amount, const QString &currency)
{
    constexpr int mostDigits = 6;
    int digits = 2;
    while (digits < mostDigits && amount * std::pow(10, digits) < 1)
        ++digits;
    const double step = std::pow(10, digits);
    const QString number = QString::number(std::ceil(amount * step) / step, 'f', digits);
    return currency == u"USD" ? QStringLiteral("$%1").arg(number)
                              : QStringLiteral("%1 %2").arg(number, currency);
}

} // namespace

QString ProviderTestCost::toString(
    const ProviderConfig &provider, const QString &model, const PriceTable &prices) const
{
    const QString tokens = QStringLiteral("would use up to about %1 tokens").arg(inputTokens + outputTokens);
    const Billing billing = effectiveBilling(provider, false);
    if (billing == Billing::Free)
        return tokens + QStringLiteral(", free of charge");
    if (billing == Billing::Subscription)
        return tokens + QStringLiteral(" of the subscription");
    TokenUsage usage;
    usage.input = inputTokens;
    usage.output = outputTokens;
    usage.known = true;
    const Cost cost = prices.costOf(usage, {provider.name, model, QDate(), provider.priceFactor, billing});
    if (model.isEmpty() || !cost.isKnown())
        return tokens + QStringLiteral(", at a price that is not known");
    return tokens + QStringLiteral(", at most %1").arg(moneyText(cost.amount(), cost.currency));
}

} // namespace signalbox
