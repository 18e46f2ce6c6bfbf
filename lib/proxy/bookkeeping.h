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

#include <QObject>

namespace signalbox {

/// What becomes of an exchange that has ended: its attempts get their price, and all who count hear of it.
///
/// At the start, and when the configuration has other budgets or keys, it looks up in the ledger what was
/// used before. What ends while the ledger is asked is not in its answer, so that nothing is counted twice.
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
    void lookUp(const BudgetConfig &budget);
    void lookUp(const QString &key);
    void lookUpKeys();
    void lookUpAgain();

    Books m_books;
    const Clock &m_clock;
    QDateTime m_begin; ///< what ended later is counted here, and not taken up from the ledger
    bool m_recalled = false;
    ConfigPointer m_config;
    QStringList m_limitedKeys; ///< client keys whose use of today is known, or asked for
    QList<BudgetConfig> m_unknownBudgets; ///< of which the ledger could not tell what was used
};

} // namespace signalbox
