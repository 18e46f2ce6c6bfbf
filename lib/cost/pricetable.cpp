// SPDX-License-Identifier: GPL-3.0-or-later
#include "cost/pricetable.h"

#include "config/accountnames.h"

#include <QStringList>

#include <algorithm>
#include <tuple>

namespace signalbox {

namespace {

/// Of a million: a coding session reads most of its prompt from the cache.
constexpr TokenUsage usualMix{40'000, 30'000, 60'000, 870'000, true};

QString isoDay(const QDate &day)
{
    return day.toString(Qt::ISODate);
}

bool fits(const PriceConfig &entry, const PriceTable::Occasion &occasion)
{
    const bool isProvider = entry.provider.isEmpty() || isCalled(occasion.provider, entry.provider);
    const bool hasBegun = entry.from.isNull() || occasion.day.isNull() || entry.from <= occasion.day;
    return isProvider && hasBegun && entry.models.matches(occasion.model);
}

std::tuple<bool, bool, qint64> rank(const PriceConfig &entry)
{
    return {!entry.provider.isEmpty(), entry.models.isExact(), entry.from.toJulianDay()};
}

} // namespace

/// The prices of one request.
struct PriceTable::Applicable
{
    ModelPrices prices;
    QString currency;
    QString origin; ///< "claude-opus-5 of 2026-11-20"
    double factor = 1;

    [[nodiscard]] QString toString() const
    {
        const QString text = QStringLiteral("%1: %2 %3").arg(origin, currency, prices.toString());
        return factor == 1 ? text : text + QStringLiteral(", times %1").arg(factor);
    }
};

PriceTable::PriceTable() : PriceTable(PriceList::builtIn()) { }

PriceTable::PriceTable(const PriceList &list) : m_list(list) { }

Cost PriceTable::costOf(const TokenUsage &usage, const Occasion &occasion) const
{
    if (occasion.billing == Billing::Free)
        return {Cost::Kind::Spent, 0, m_list.currency(), QStringLiteral("free")};
    const auto applicable = usage.known ? pricesFor(occasion, usage.prompt()) : std::nullopt;
    const auto nanos = applicable ? applicable->prices.nanosOf(usage, applicable->factor) : std::nullopt;
    if (!nanos)
        return {};
    const bool isCovered = occasion.billing == Billing::Subscription;
    return {isCovered ? Cost::Kind::Value : Cost::Kind::Spent, *nanos, applicable->currency,
        applicable->toString()};
}

std::optional<PriceTable::RoughPrice> PriceTable::roughPrice(const Occasion &occasion) const
{
    if (occasion.billing == Billing::Free || occasion.billing == Billing::Subscription)
        return RoughPrice{0, m_list.currency()};
    const auto applicable = pricesFor(occasion, 0);
    const auto nanos = applicable ? applicable->prices.nanosOf(usualMix, applicable->factor) : std::nullopt;
    if (!nanos)
        return std::nullopt;
    return RoughPrice{static_cast<double>(*nanos) / 1e9, applicable->currency};
}

std::optional<PriceTable::Applicable> PriceTable::pricesFor(const Occasion &occasion, qint64 prompt) const
{
    const ListedModel *listed = m_list.find(occasion.model);
    if (const PriceConfig *entry = ownFor(occasion))
        return own(*entry, listed, prompt);
    if (!listed)
        return std::nullopt;
    return ofList(*listed, occasion, prompt);
}

const PriceConfig *PriceTable::ownFor(const Occasion &occasion) const
{
    const PriceConfig *best = nullptr;
    for (const PriceConfig &entry : m_own) {
        if (fits(entry, occasion) && (!best || rank(entry) > rank(*best)))
            best = &entry;
    }
    return best;
}

PriceTable::Applicable PriceTable::own(
    const PriceConfig &entry, const ListedModel *listed, qint64 prompt) const
{
    VendorRules vendor = listed ? m_list.vendor(listed->vendor) : VendorRules();
    if (entry.currency != m_list.currency())
        vendor.per1000WebSearches = 0; // theirs is not known in that currency
    TokenPrices prices = entry.prices;
    QString origin = QStringLiteral("%1 of the configuration").arg(entry.models.pattern());
    if (!entry.from.isNull())
        origin += QStringLiteral(" from %1").arg(isoDay(entry.from));
    if (entry.aboveInputTokens > 0 && prompt > entry.aboveInputTokens) {
        prices = changed(prices, entry.above);
        origin += QStringLiteral(" above %1 tokens").arg(entry.aboveInputTokens);
    }
    return {ModelPrices(prices, vendor), entry.currency, origin};
}

PriceTable::Applicable PriceTable::ofList(
    const ListedModel &model, const Occasion &occasion, qint64 prompt) const
{
    const QDate day = occasion.day.isNull() ? asOf() : occasion.day;
    TokenPrices prices = model.prices;
    QString origin = QStringLiteral("%1 of %2").arg(model.id, isoDay(asOf()));
    const auto past = std::find_if(model.history.begin(), model.history.end(),
        [&](const DatedPrices &dated) { return day < dated.day; });
    const auto announced = std::find_if(model.upcoming.rbegin(), model.upcoming.rend(),
        [&](const DatedPrices &dated) { return day >= dated.day; });
    if (past != model.history.end()) {
        prices = changed(prices, past->prices);
        origin += QStringLiteral(" until %1").arg(isoDay(past->day));
    } else if (announced != model.upcoming.rend()) {
        prices = changed(prices, announced->prices);
        origin += QStringLiteral(" from %1").arg(isoDay(announced->day));
    }
    if (const PriceTier *tier = model.tierOf(prompt)) {
        prices = changed(prices, tier->prices);
        origin += QStringLiteral(" above %1 tokens").arg(tier->aboveInputTokens);
    }
    return {ModelPrices(prices, m_list.vendor(model.vendor)), m_list.currency(), origin, occasion.factor};
}

} // namespace signalbox
