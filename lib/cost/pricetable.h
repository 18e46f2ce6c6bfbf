// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/priceconfig.h"
#include "cost/cost.h"
#include "cost/pricelist.h"
#include "usage/tokenusage.h"

#include <QDate>
#include <QString>

#include <optional>

namespace signalbox {

/// Prices of models, dated: a list (resources/model-prices.json, whose own rules say how names are matched
/// and what a missing price is) below what the user has written. A model that neither knows has no price,
/// rather than a wrong one.
///
/// Of the user's entries that fit, one that names the provider comes before one for all, then an exact name
/// before a pattern, then the latest that holds already, then the first of the file.
class PriceTable
{
public:
    /// Whose request it was, and when.
    struct Occasion
    {
        QString provider; ///< its name
        QString model; ///< in the provider's words
        QDate day; ///< UTC; null = the day of the list
        double factor = 1; ///< of the list's price, as the provider charges it
        Billing billing = Billing::Metered; ///< Unsaid is taken for it
    };

    struct RoughPrice
    {
        double amount = 0;
        QString currency;
    };

    /// With the built-in list and nothing else.
    PriceTable();
    /// `list` must outlive it.
    explicit PriceTable(const PriceList &list);

    /// Replaces what the user has written.
    void apply(const QList<PriceConfig> &prices) { m_own = prices; }

    /// What `usage` has cost. Unknown for a model without price, and where no tokens are known; but what is
    /// free costs nothing, whatever it was.
    [[nodiscard]] Cost costOf(const TokenUsage &usage, const Occasion &occasion) const;
    /// A million tokens of a usual mix of prompt and answer, to tell which of two is cheaper. Nothing for a
    /// model without price; 0 where a request costs nothing more.
    [[nodiscard]] std::optional<RoughPrice> roughPrice(const Occasion &occasion) const;
    /// The day of the list.
    [[nodiscard]] const QDate &asOf() const { return m_list.asOf(); }

private:
    struct Applicable;

    [[nodiscard]] std::optional<Applicable> pricesFor(const Occasion &occasion, qint64 prompt) const;
    [[nodiscard]] const PriceConfig *ownFor(const Occasion &occasion) const;
    [[nodiscard]] Applicable own(const PriceConfig &entry, const ListedModel *listed, qint64 prompt) const;
    [[nodiscard]] Applicable ofList(const ListedModel &model, const Occasion &occasion, qint64 prompt) const;

    const PriceList &m_list;
    QList<PriceConfig> m_own;
};

} // namespace signalbox
