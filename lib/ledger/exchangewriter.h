// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/exchangerecord.h"
#include "ledger/ledgerconnection.h"
#include "ledger/ledgernames.h"

namespace signalbox {

/// Writes exchanges one by one, with their attempts and with what they are found by. For one transaction.
class ExchangeWriter
{
public:
    ExchangeWriter(LedgerConnection &connection, LedgerNames &names)
        : m_connection(connection)
        , m_names(names)
    { }

    /// False when that has failed: the connection says why.
    bool write(const ExchangeRecord &record);

private:
    bool prepare();
    std::optional<qint64> freeId(const QDateTime &startedAt);
    qint64 idOf(const QString &name, LedgerNames::Room room = LedgerNames::Room::All);
    QString candidatesOf(const ExchangeRecord &record);
    bool writeAttempt(qint64 exchange, int number, const ExchangeRecord &record);

    LedgerConnection &m_connection;
    LedgerNames &m_names;
    bool m_hasFailed = false; ///< to write a name
    std::optional<QSqlQuery> m_exchange;
    std::optional<QSqlQuery> m_attempt;
    std::optional<QSqlQuery> m_traits;
};

} // namespace signalbox
