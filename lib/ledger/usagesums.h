// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "ledger/ledgerconnection.h"
#include "ledger/ledgernames.h"
#include "ledger/usagequery.h"

namespace signalbox {

/// Answers questions about usage from the sums of a ledger.
class UsageSums
{
public:
    UsageSums(LedgerConnection &connection, LedgerNames &names) : m_connection(connection), m_names(names) { }

    [[nodiscard]] Result<UsageReport> report(const UsageQuery &query);

    /// What report() asks; nothing when there can be no such usage, as a name in it is not known.
    [[nodiscard]] std::optional<LedgerStatement> statement(const UsageQuery &query);

private:
    struct Range
    {
        qint64 first = 0;
        qint64 end = 0; ///< not included
    };

    [[nodiscard]] Error failure() const;
    /// The sums asked for, as a list for SQL.
    std::optional<QString> sources(const UsageQuery &query);
    std::optional<qint64> edge(const QString &sources, bool last);
    std::optional<Range> rangeOf(const UsageQuery &query, const QString &sources);
    [[nodiscard]] QString nameOf(UsageDimension dimension, qint64 value);

    LedgerConnection &m_connection;
    LedgerNames &m_names;
};

} // namespace signalbox
