// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
};

/// What has been used since the program started: in all, by provider, by model and by day (UTC).
class UsageTotals
{
public:
    void add(const QString &provider, const QString &model, const QDate &day, const TokenUsage &tokens);

    [[nodiscard]] const UsageRow &total() const { return m_total; }
    [[nodiscard]] const QMap<QString, UsageRow> &byProvider() const { return m_byProvider; }
    [[nodiscard]] const QMap<QString, UsageRow> &byModel() const { return m_byModel; }
    [[nodiscard]] const QMap<QDate, UsageRow> &byDay() const { return m_byDay; }

private:
    UsageRow m_total;
    QMap<QString, UsageRow> m_byProvider;
    QMap<QString, UsageRow> m_byModel;
    QMap<QDate, UsageRow> m_byDay;
};

} // namespace signalbox
