// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/usagetotals.h"

namespace signalbox {

namespace {

/// Names of models and projects come from clients, and the program may run for years.
constexpr qsizetype mostRows = 500;

UsageRow &rowOf(QMap<QString, UsageRow> &rows, const QString &name)
{
    const bool room = rows.size() < mostRows || rows.contains(name);
    return rows[room ? name : QStringLiteral("(other)")];
}

} // namespace

template <typename Add> void UsageTotals::addTo(const UsageEntry &entry, const Add &add)
{
    add(m_total);
    add(rowOf(m_byProvider, entry.provider));
    add(rowOf(m_byModel, entry.model));
    if (!entry.project.isEmpty())
        add(rowOf(m_byProject, entry.project));
    add(m_byDay[entry.day]);
    while (m_byDay.size() > mostRows)
        m_byDay.erase(m_byDay.begin());
}

void UsageTotals::addRequest(const UsageEntry &entry)
{
    addTo(entry, [](UsageRow &row) { ++row.requests; });
}

void UsageTotals::addUse(const UsageEntry &entry, const TokenUsage &tokens, const Cost &cost)
{
    addTo(entry, [&](UsageRow &row) {
        row.tokens += tokens;
        if (cost.isKnown()) {
            MoneySum &sum = row.money[cost.currency];
            (cost.kind == Cost::Kind::Spent ? sum.spent : sum.value) += cost.nanos;
        }
    });
}

} // namespace signalbox
