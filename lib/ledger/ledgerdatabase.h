// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "ledger/exchangequery.h"
#include "ledger/importedusage.h"
#include "ledger/ledgerfile.h"
#include "ledger/ledgerproblem.h"
#include "ledger/usagequery.h"

#include <chrono>
#include <memory>

namespace signalbox {

class LedgerConnection;
class LedgerNames;

/// The file of a ledger, written and read at once by whoever calls. A program that only wants to read it,
/// while another one writes it or none does, needs nothing else. Belongs to the thread that opens it.
class LedgerDatabase
{
public:
    enum class Access {
        Write,
        Read, ///< nothing is changed
    };

    /// Keeps apart at most `mostNames` names of models, projects and the like.
    explicit LedgerDatabase(int mostNames = 20'000);
    ~LedgerDatabase();
    Q_DISABLE_COPY_MOVE(LedgerDatabase)

    /// An empty path is one in memory. False when it cannot be used: problem() says why.
    bool open(const QString &path, Access access);
    void close();
    [[nodiscard]] bool isOpen() const;
    [[nodiscard]] const LedgerProblem &problem() const;
    /// How long it waits for another program from now on.
    void setPatience(std::chrono::milliseconds time);
    /// False when the path leads to another file by now, or to none: what is written is lost.
    [[nodiscard]] bool isInPlace() const;
    /// From now on it stands in for a file that cannot be read, for this reason: its answers say so.
    void standInFor(const QString &why) { m_missing = why; }
    /// Something that belongs into it could not be written yet: its sums say so.
    void setIncomplete(bool isIncomplete) { m_isIncomplete = isIncomplete; }

    /// All of them or, where that fails, none.
    bool write(const QList<ExchangeRecord> &records);

    [[nodiscard]] Result<UsageReport> sumUsage(const UsageQuery &query);
    [[nodiscard]] Result<ExchangePage> listExchanges(const ExchangeQuery &query);
    [[nodiscard]] Result<ExchangeRecord> findExchange(const QByteArray &id);
    [[nodiscard]] Result<QList<AttemptSample>> sampleAttempts(const QDateTime &since, int most);
    [[nodiscard]] Result<qint64> replaceImported(const QString &source, const QList<ImportedUsage> &rows);

    /// For pruning: names that nothing refers to any more make room for new ones, when many are there. False
    /// when that has failed.
    bool removeUnusedNames();

    struct Extent
    {
        qint64 bytes = 0; ///< of the file and its log
        qint64 used = 0; ///< of these by what is in it
        qint64 exchanges = 0;
        QDateTime since; ///< the oldest of them, UTC; null = there is none
    };
    [[nodiscard]] std::optional<Extent> extent();

    /// For pruning.
    [[nodiscard]] LedgerConnection &connection() { return *m_connection; }

private:
    bool setUp(Access access);
    bool begin();
    bool finish(bool isGood);

    std::unique_ptr<LedgerConnection> m_connection;
    std::unique_ptr<LedgerNames> m_names;
    FileIdentity m_identity;
    std::optional<QString> m_missing; ///< why the file cannot be read that it stands in for
    bool m_isIncomplete = false;
};

} // namespace signalbox
