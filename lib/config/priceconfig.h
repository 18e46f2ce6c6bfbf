// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/globpattern.h"

#include <QDate>
#include <QList>
#include <QString>

#include <optional>

namespace signalbox {

/// How the requests of a provider are paid.
enum class Billing {
    Unsaid, ///< as its preset says, else each request; a client's own login of Anthropic is a subscription
    Metered, ///< each request costs
    Subscription, ///< nothing more: what they would have cost is shown as their value
    Free, ///< nothing, a model on this computer
};

/// Prices of one million tokens. What is not written is not known, or follows from the input's price.
struct TokenPrices
{
    std::optional<double> input;
    std::optional<double> output;
    std::optional<double> cacheRead;
    std::optional<double> cacheWrite5m;
    std::optional<double> cacheWrite1h;

    friend bool operator==(const TokenPrices &, const TokenPrices &) = default;
};

/// One entry of `prices`: what the user knows better than the built-in table.
struct PriceConfig
{
    GlobPattern models; ///< of the provider's names
    QString provider; ///< empty = all
    QString currency = QStringLiteral("USD");
    TokenPrices prices;
    qint64 aboveInputTokens = 0; ///< of the whole prompt; 0 = there is one tier
    TokenPrices above; ///< prices of requests with a longer prompt
    QDate from; ///< the first day (UTC); null = ever since
    int line = 0; ///< where it stands in the file
};

} // namespace signalbox
