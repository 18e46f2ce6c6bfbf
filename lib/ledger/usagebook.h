// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/importedusage.h"
#include "ledger/ledgernames.h"
#include "ledger/usagetotal.h"

#include <QTimeZone>

#include <map>

namespace signalbox {

/// Adds to the sums of a ledger. For one transaction.
class UsageBook
{
public:
    UsageBook(LedgerConnection &connection, LedgerNames &names) : m_connection(connection), m_names(names) { }

    /// Not written before write() is called.
    void add(const ExchangeRecord &record);
    void add(const ImportedUsage &usage);
    /// As what comes from `source`. False when that has failed: the connection says why.
    bool write(qint64 source = LedgerNames::measured);

    /// Removes all sums from `source` that do not end before the slot `from`.
    static bool clear(LedgerConnection &connection, qint64 source, qint64 from);
    /// Makes one sum of each day's, of the oldest day that is over at `cutoff` and is not one yet. Tells
    /// whether there was one; nothing when it has failed.
    static std::optional<bool> mergeOldestDay(
        LedgerConnection &connection, const QDateTime &cutoff, const QTimeZone &zone);

private:
    std::optional<qint64> usageKey(const UsageTotal::Key &key);

    LedgerConnection &m_connection;
    LedgerNames &m_names;
    std::map<UsageTotal::Key, UsageTotal> m_sums;
};

} // namespace signalbox
