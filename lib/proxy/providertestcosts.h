// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "cost/pricetable.h"

#include <QString>

namespace signalbox {

/// What an answer of a provider's test uses at most, told before it is asked for.
struct ProviderTestCost
{
    qint64 inputTokens = 0; ///< about
    qint64 outputTokens = 0; ///< at most

    /// "would use up to about 120 tokens, at most $0.0004". `model` may be empty.
    [[nodiscard]] QString toString(
        const ProviderConfig &provider, const QString &model, const PriceTable &prices) const;
};

/// Of a streamed answer of a word; models that think first need some room.
inline constexpr ProviderTestCost answerCost{40, 80};
/// Of a call of a tool, of which vendors tell their models in some hundred tokens.
inline constexpr ProviderTestCost toolCost{600, 500};

} // namespace signalbox
