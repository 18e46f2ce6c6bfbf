// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "ledger/exchangequery.h"
#include "ledger/ledgerconnection.h"
#include "ledger/ledgernames.h"

namespace signalbox {

/// Reads exchanges and attempts from a ledger.
class ExchangeList
{
public:
    ExchangeList(LedgerConnection &connection, LedgerNames &names) : m_connection(connection), m_names(names)
    { }

    [[nodiscard]] Result<ExchangePage> page(const ExchangeQuery &query);
    /// Of kind NotFound when there is none.
    [[nodiscard]] Result<ExchangeRecord> find(const QByteArray &id);
    [[nodiscard]] Result<QList<AttemptSample>> samples(const QDateTime &since, int most);

    /// What page() asks; nothing when a name in it is not known, so that there is no such exchange.
    [[nodiscard]] std::optional<LedgerStatement> pageStatement(const ExchangeQuery &query);
    [[nodiscard]] static LedgerStatement findStatement(const QByteArray &id);
    [[nodiscard]] static LedgerStatement samplesStatement(const QDateTime &since, int most);

private:
    [[nodiscard]] Error failure() const;
    [[nodiscard]] ExchangeRecord recordOf(const QSqlQuery &row);
    [[nodiscard]] AttemptRecord attemptOf(const QSqlQuery &row);
    bool readAttempts(QList<ExchangeRecord> &records, const QList<qint64> &ids);

    LedgerConnection &m_connection;
    LedgerNames &m_names;
};

} // namespace signalbox
