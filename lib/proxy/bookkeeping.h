// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "cost/budgets.h"
#include "cost/pricetable.h"
#include "ledger/ledger.h"
#include "ledger/providerhistories.h"
#include "ledger/trafficcounters.h"
#include "ledger/usagetotals.h"
#include "proxy/clientlimits.h"
#include "proxy/pastuse.h"

#include <QObject>

namespace signalbox {

/// What becomes of an exchange that has ended: its attempts get their price, and all who count hear of it.
///
/// What was used before it began to count PastUse looks up in the ledger.
class Bookkeeping final : public QObject
{
    Q_OBJECT

public:
    /// Who counts; all of them outlive this.
    struct Books
    {
        UsageTotals &totals;
        ClientLimits &limits;
        Budgets &budgets;
        Ledger &ledger;
        PriceTable &prices;
        TrafficCounters &counters;
        ProviderHistories &histories;
    };

    Bookkeeping(const Books &books, const Clock &clock);

    /// Counts by this configuration from now on.
    void apply(const ConfigPointer &config);

    /// Takes up what the ledger knows of how providers were before; later, should it not be readable yet.
    void recall();

    /// Gives the attempts of `record` their cost and enters them everywhere.
    void enter(ExchangeRecord &record);

signals:
    /// A threshold of a budget has been passed; once in each of its periods.
    void budgetReached(const QString &budget, const QString &text);
    /// What is shown has changed, as the ledger has answered.
    void recalled();

private:
    void tell(const QList<Budgets::Notice> &notices);
    void price(ExchangeRecord &record) const;
    void count(const ExchangeRecord &record);

    Books m_books;
    QDateTime m_begin; ///< what ended later is counted here, and not taken up from the ledger
    bool m_recalled = false;
    PastUse m_past;
};

} // namespace signalbox
