// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/priceconfig.h"
#include "usage/tokenusage.h"

#include <QString>

#include <optional>

namespace signalbox {

/// What follows from a vendor's price of the input where nothing else is said, and what it charges beside
/// tokens. As it is made it holds for a vendor of whom nothing is known.
struct VendorRules
{
    double cacheReadOfInput = 1;
    double cacheWrite5mOfInput = 1;
    std::optional<double> cacheWrite1hOfInput; ///< nothing = as a cache write of 5 minutes
    double per1000WebSearches = 0;
};

/// `base` with what `changes` has in its place.
TokenPrices changed(TokenPrices base, const TokenPrices &changes);

/// The prices of one model at one time, none of them missing: whole numbers, so that costs are exact.
class ModelPrices
{
public:
    /// What `stated` lacks follows by the rules; an input or output without a price costs nothing.
    ModelPrices(const TokenPrices &stated, const VendorRules &vendor);

    /// What `usage` costs in billionths, rounded once; `factor` is of the whole. Nothing when it is beyond
    /// all measure.
    [[nodiscard]] std::optional<qint64> nanosOf(const TokenUsage &usage, double factor) const;
    /// "5 in, 25 out, 0.5 cache read, 6.25 and 10 cache write", for a million tokens.
    [[nodiscard]] QString toString() const;

private:
    qint64 m_input; ///< billionths for a million tokens, as are all others
    qint64 m_output;
    qint64 m_cacheRead;
    qint64 m_cacheWrite5m;
    qint64 m_cacheWrite1h;
    qint64 m_webSearch; ///< billionths for one
};

} // namespace signalbox
