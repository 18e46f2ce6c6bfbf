// SPDX-License-Identifier: GPL-3.0-or-later
#include "usage/usagetotals.h"

namespace signalbox {

namespace {

/// Names of models come from clients, and the program may run for years.
constexpr qsizetype mostRows = 500;

template <typename Key> void addTo(QMap<Key, UsageRow> &rows, const Key &key, const TokenUsage &tokens)
{
    UsageRow &row = rows[key];
    ++row.requests;
    row.tokens += tokens;
}

} // namespace

void UsageTotals::add(
    const QString &provider, const QString &model, const QDate &day, const TokenUsage &tokens)
{
    ++m_total.requests;
    m_total.tokens += tokens;
    addTo(m_byProvider, provider, tokens);
    const bool room = m_byModel.size() < mostRows || m_byModel.contains(model);
    addTo(m_byModel, room ? model : QStringLiteral("(other)"), tokens);
    addTo(m_byDay, day, tokens);
    while (m_byDay.size() > mostRows)
        m_byDay.erase(m_byDay.begin());
}

} // namespace signalbox
