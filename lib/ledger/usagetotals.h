// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cost/cost.h"
#include "ledger/usagequery.h"
#include "usage/tokenusage.h"

#include <QDate>
#include <QMap>
#include <QString>

namespace signalbox {

/// Requests and what they cost.
struct UsageRow
{
    quint64 requests = 0;
    TokenUsage tokens;
    QMap<QString, MoneySum> money; ///< by currency
};

/// On whose account something is counted.
struct UsageEntry
{
    QString provider;
    QString model; ///< as the client asked
    QString project; ///< as the client named it; empty = not named
    QDate day; ///< UTC
};

/// What has been used since the program started: in all, by provider, by model, by project and by day (UTC).
class UsageTotals
{
public:
    /// A request of a client has been answered.
    void addRequest(const UsageEntry &entry);
    /// An attempt has used this, whatever became of it.
    void addUse(const UsageEntry &entry, const TokenUsage &tokens, const Cost &cost);

    [[nodiscard]] const UsageRow &total() const { return m_total; }
    [[nodiscard]] const QMap<QString, UsageRow> &byProvider() const { return m_byProvider; }
    [[nodiscard]] const QMap<QString, UsageRow> &byModel() const { return m_byModel; }
    /// Of requests that named one.
    [[nodiscard]] const QMap<QString, UsageRow> &byProject() const { return m_byProject; }
    [[nodiscard]] const QMap<QDate, UsageRow> &byDay() const { return m_byDay; }

private:
    template <typename Add> void addTo(const UsageEntry &entry, const Add &add);

    UsageRow m_total;
    QMap<QString, UsageRow> m_byProvider;
    QMap<QString, UsageRow> m_byModel;
    QMap<QString, UsageRow> m_byProject;
    QMap<QDate, UsageRow> m_byDay;
};

} // namespace signalbox
