// SPDX-License-Identifier: GPL-3.0-or-later
#include "cost/modelprices.h"

#include <QStringList>

#include <algorithm>
#include <cmath>
#include <utility>

namespace signalbox {

namespace {

constexpr qint64 million = 1'000'000;

/// Of one attempt: a million of the currency. More is nonsense, and what is added up, in the ledger too,
/// would overflow after a few of them; of these it takes nine thousand.
constexpr double largestNanos = 1e15;

qint64 nanosOfMillion(double price)
{
    return std::llround(price * 1e9);
}

QString shown(qint64 price)
{
    return QString::number(static_cast<double>(price) / 1e9, 'g', 10);
}

} // namespace

TokenPrices changed(TokenPrices base, const TokenPrices &changes)
{
    constexpr std::optional<double> TokenPrices::*members[] = {&TokenPrices::input, &TokenPrices::output,
        &TokenPrices::cacheRead, &TokenPrices::cacheWrite5m, &TokenPrices::cacheWrite1h};
    for (const auto member : members) {
        if (changes.*member)
            base.*member = changes.*member;
    }
    return base;
}

ModelPrices::ModelPrices(const TokenPrices &stated, const VendorRules &vendor)
{
    const double input = stated.input.value_or(0);
    const double cacheWrite5m = stated.cacheWrite5m.value_or(input * vendor.cacheWrite5mOfInput);
    const double usual1h = vendor.cacheWrite1hOfInput ? input * *vendor.cacheWrite1hOfInput : cacheWrite5m;
    m_input = nanosOfMillion(input);
    m_output = nanosOfMillion(stated.output.value_or(0));
    m_cacheRead = nanosOfMillion(stated.cacheRead.value_or(input * vendor.cacheReadOfInput));
    m_cacheWrite5m = nanosOfMillion(cacheWrite5m);
    m_cacheWrite1h = nanosOfMillion(stated.cacheWrite1h.value_or(usual1h));
    m_webSearch = nanosOfMillion(vendor.per1000WebSearches) / 1000;
}

std::optional<qint64> ModelPrices::nanosOf(const TokenUsage &usage, double factor) const
{
    const qint64 lasting = std::min(usage.cacheCreation1h, usage.cacheCreation);
    const std::pair<qint64, qint64> parts[] = {{usage.input, m_input}, {usage.output, m_output},
        {usage.cacheRead, m_cacheRead}, {usage.cacheCreation - lasting, m_cacheWrite5m},
        {lasting, m_cacheWrite1h}, {usage.webSearches, m_webSearch * million}};
    double estimate = 0;
    for (const auto &[count, price] : parts)
        estimate += static_cast<double>(count) * static_cast<double>(price) / million;
    if (!(estimate < largestNanos && estimate * factor < largestNanos))
        return std::nullopt;
    // The whole and the broken part apart: the product of both would not fit.
    qint64 whole = 0;
    qint64 millionths = 0;
    for (const auto &[count, price] : parts) {
        whole += count * (price / million);
        millionths += count * (price % million);
    }
    whole += millionths / million;
    millionths %= million;
    if (factor == 1)
        return whole + (millionths * 2 >= million ? 1 : 0);
    return std::llround((static_cast<double>(whole) + static_cast<double>(millionths) / million) * factor);
}

QString ModelPrices::toString() const
{
    return QStringLiteral("%1 in, %2 out, %3 cache read, %4 and %5 cache write")
        .arg(shown(m_input), shown(m_output), shown(m_cacheRead), shown(m_cacheWrite5m),
            shown(m_cacheWrite1h));
}

} // namespace signalbox
