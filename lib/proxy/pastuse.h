// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "core/wallclockwatch.h"
#include "cost/budgets.h"
#include "ledger/ledger.h"
#include "proxy/clientlimits.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <map>
#include <utility>

namespace signalbox {

/// What was used of budgets, and today by client keys, before it was counted here: the ledger is asked, and
/// what it knows beyond that is added.
///
/// What ends while it is asked is not in its answer, so nothing is counted twice. It may be asked again at
/// any time: only the newest answer about a budget or a key counts. So it is when the ledger can be used
/// again, and when the wall clock was set, by which other periods run.
class PastUse final : public QObject
{
    Q_OBJECT

public:
    /// All of them outlive this.
    PastUse(Budgets &budgets, ClientLimits &limits, Ledger &ledger, const Clock &clock);

    /// Other budgets and keys from now on; `unknown` are the budgets of which nothing is counted.
    void apply(const ConfigPointer &config, const QList<BudgetConfig> &unknown);
    /// Looks whether the wall clock was set; by itself it does so once a minute.
    void watchClock();

signals:
    /// Something was added.
    void found();

private:
    enum class Kind {
        Budget,
        ClientKey,
    };
    using Subject = std::pair<Kind, QString>; ///< by its name

    void askForAll();
    void ask(const BudgetConfig &budget);
    void ask(const QString &key);
    void ask(const Subject &subject, const UsageQuery &query, const std::function<void()> &lacking,
        const std::function<void(const UsageReport &)> &add);

    Budgets &m_budgets;
    ClientLimits &m_limits;
    Ledger &m_ledger;
    const Clock &m_clock;
    WallClockWatch m_watch;
    QTimer m_watching;
    QList<BudgetConfig> m_known; ///< or asked for
    QStringList m_keys; ///< whose tokens are limited
    quint64 m_asked = 0;
    std::map<Subject, quint64> m_questions; ///< the number of the newest one that is not answered
};

} // namespace signalbox
