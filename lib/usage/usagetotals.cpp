// SPDX-License-Identifier: GPL-3.0-or-later
#include "usage/usagetotals.h"

namespace signalbox {

namespace {

/// Names of models and projects come from clients, and the program may run for years.
constexpr qsizetype mostRows = 500;

template <typename Key> void addTo(QMap<Key, UsageRow> &rows, const Key &key, const TokenUsage &tokens)
{
    UsageRow &row = rows[key];
    ++row.requests;
    row.tokens += tokens;
}

void addToNamed(QMap<QString, UsageRow> &rows, const QString &name, const TokenUsage &tokens)
{
    const bool room = rows.size() < mostRows || rows.contains(name);
    addTo(rows, room ? name : QStringLiteral("(other)"), tokens);
}

} // namespace

void UsageTotals::add(const UsageEntry &entry)
{
    ++m_total.requests;
    m_total.tokens += entry.tokens;
    addTo(m_byProvider, entry.provider, entry.tokens);
    addToNamed(m_byModel, entry.model, entry.tokens);
    if (!entry.project.isEmpty())
        addToNamed(m_byProject, entry.project, entry.tokens);
    addTo(m_byDay, entry.day, entry.tokens);
    while (m_byDay.size() > mostRows)
        m_byDay.erase(m_byDay.begin());
}

} // namespace signalbox
