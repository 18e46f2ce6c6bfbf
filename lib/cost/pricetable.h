// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/priceconfig.h"
#include "cost/cost.h"
#include "usage/tokenusage.h"

#include <QDate>
#include <QHash>
#include <QString>

#include <optional>
#include <vector>

namespace signalbox {

/// Prices of models, dated: the built-in list (resources/model-prices.json, whose own rules say how names are
/// matched and what a missing price is) below what the user has written. A model that neither knows has no
/// price, rather than a wrong one.
class PriceTable
{
public:
    /// Whose request it was, and when.
    struct Occasion
    {
        QString provider; ///< its name
        QString model; ///< in the provider's words
        QDate day; ///< UTC
        double factor = 1; ///< of the list's price, as the provider charges it
        Billing billing = Billing::Metered;
    };

    /// The built-in list and nothing else.
    PriceTable();

    /// Replaces what the user has written.
    void apply(const QList<PriceConfig> &prices) { m_own = prices; }

    /// What `usage` has cost. Unknown for a model without price, and where no tokens are known.
    [[nodiscard]] Cost costOf(const TokenUsage &usage, const Occasion &occasion) const;
    /// A million tokens of a usual mix of prompt and answer, in the list's currency; to tell which of two is
    /// cheaper. Nothing for a model without price.
    [[nodiscard]] std::optional<double> roughPrice(const Occasion &occasion) const;
    /// The day of the built-in list.
    [[nodiscard]] const QDate &asOf() const { return m_asOf; }

private:
    struct Entry;

    QDate m_asOf;
    std::vector<Entry> m_entries;
    QHash<QString, size_t> m_byName; ///< ids and aliases
    QList<PriceConfig> m_own;
};

} // namespace signalbox
