// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/ledgerdatabase.h"

#include "ledger/exchangelist.h"
#include "ledger/exchangerows.h"
#include "ledger/exchangewriter.h"
#include "ledger/ledgerconnection.h"
#include "ledger/ledgernames.h"
#include "ledger/ledgerschema.h"
#include "ledger/timeslots.h"
#include "ledger/usagebook.h"
#include "ledger/usagesums.h"

#include <QFile>

#include <algorithm>

namespace signalbox {

LedgerDatabase::LedgerDatabase(int mostNames)
    : m_connection(std::make_unique<LedgerConnection>())
    , m_names(std::make_unique<LedgerNames>(*m_connection, mostNames))
{ }

LedgerDatabase::~LedgerDatabase() = default;

bool LedgerDatabase::isOpen() const
{
    return m_connection->isOpen();
}

const LedgerProblem &LedgerDatabase::problem() const
{
    return m_connection->problem();
}

bool LedgerDatabase::open(const QString &path, Access access)
{
    close();
    if (!path.isEmpty() && access == Access::Write) {
        if (const std::optional<Error> failed = ledgerfile::prepare(path)) {
            m_connection->setProblem({LedgerProblem::Kind::Denied, failed->message});
            return false;
        }
    }
    if (access == Access::Read && !QFile::exists(path)) {
        m_connection->setProblem({LedgerProblem::Kind::Denied,
            QStringLiteral("there is no ledger %1 yet: it is made when the program runs").arg(path)});
        return false;
    }
    if (m_connection->open(path, access == Access::Read) && setUp(access)) {
        m_identity = ledgerfile::identityOf(path);
        return true;
    }
    close();
    return false;
}

bool LedgerDatabase::setUp(Access access)
{
    if (access == Access::Read)
        return ledgerschema::check(*m_connection);
    // FULL: what is committed outlives a crash of the computer, too. The log of SQLite does not stay as large
    // as it has been at its largest.
    return m_connection->run(QStringLiteral("PRAGMA synchronous = FULL"))
        && m_connection->run(QStringLiteral("PRAGMA journal_size_limit = 4194304"))
        && ledgerschema::bringUpToDate(*m_connection);
}

void LedgerDatabase::close()
{
    m_connection->close();
    m_names->forget();
    m_identity = {};
}

void LedgerDatabase::setPatience(std::chrono::milliseconds time)
{
    if (isOpen())
        (void)m_connection->run(QStringLiteral("PRAGMA busy_timeout = %1").arg(time.count()));
}

bool LedgerDatabase::isInPlace() const
{
    return m_connection->isInMemory() || m_identity == ledgerfile::identityOf(m_connection->file());
}

bool LedgerDatabase::begin()
{
    if (!m_connection->begin())
        return false;
    m_names->forgetWhatIsOld();
    return true;
}

bool LedgerDatabase::finish(bool isGood)
{
    if (isGood && m_connection->commit())
        return true;
    m_connection->rollBack();
    m_names->forget();
    return false;
}

bool LedgerDatabase::write(const QList<ExchangeRecord> &records)
{
    if (!begin())
        return false;
    ExchangeWriter writer(*m_connection, *m_names);
    UsageBook book(*m_connection, *m_names);
    for (const ExchangeRecord &record : records) {
        if (!writer.write(record))
            return finish(false);
        book.add(record);
    }
    return finish(book.write());
}

Result<UsageReport> LedgerDatabase::sumUsage(const UsageQuery &query)
{
    m_names->forgetWhatIsOld();
    Result<UsageReport> result = UsageSums(*m_connection, *m_names).report(query);
    if (!result || (!m_missing && !m_isIncomplete))
        return result;
    UsageReport report = *result;
    report.partial = true;
    return report;
}

Result<ExchangePage> LedgerDatabase::listExchanges(const ExchangeQuery &query)
{
    m_names->forgetWhatIsOld();
    return ExchangeList(*m_connection, *m_names).page(query);
}

Result<ExchangeRecord> LedgerDatabase::findExchange(const QByteArray &id)
{
    m_names->forgetWhatIsOld();
    return ExchangeList(*m_connection, *m_names).find(id);
}

Result<QList<AttemptSample>> LedgerDatabase::sampleAttempts(const QDateTime &since, int most)
{
    if (m_missing)
        return Error{Error::Kind::Api, *m_missing};
    m_names->forgetWhatIsOld();
    return ExchangeList(*m_connection, *m_names).samples(since, most);
}

Result<qint64> LedgerDatabase::replaceImported(const QString &source, const QList<ImportedUsage> &rows)
{
    if (m_missing) // what is imported is to be there tomorrow, too
        return Error{Error::Kind::Api, *m_missing};
    const auto failure = [this] { return Error{Error::Kind::Api, m_connection->problem().text}; };
    if (!begin())
        return failure();
    UsageBook book(*m_connection, *m_names);
    qint64 from = rows.isEmpty() ? 0 : timeslots::slotOf(rows.first().at);
    for (const ImportedUsage &row : rows) {
        from = std::min(from, timeslots::slotOf(row.at));
        book.add(row);
    }
    const std::optional<qint64> id = m_names->idOf(source);
    const bool isGood = id
        && m_connection->run(QStringLiteral("INSERT OR IGNORE INTO sources (name) VALUES (?)"), {*id})
        && UsageBook::clear(*m_connection, *id, from) && book.write(*id);
    const std::optional<qint64> count = isGood
        ? m_connection->number(QStringLiteral("SELECT count(*) FROM usage_totals WHERE source = ?"), {*id})
        : std::nullopt;
    if (!finish(count.has_value()))
        return failure();
    return *count;
}

bool LedgerDatabase::removeUnusedNames()
{
    return begin() && finish(m_names->removeUnused());
}

std::optional<LedgerDatabase::Extent> LedgerDatabase::extent()
{
    // Of the narrow table: each exchange has one row of kind 1 in it.
    const auto exchanges = m_connection->number(QStringLiteral("SELECT count(*) FROM traits WHERE kind = 1"));
    const auto oldest = m_connection->number(QStringLiteral("SELECT min(id) FROM exchanges"), {}, -1);
    const auto pageSize = m_connection->number(QStringLiteral("PRAGMA page_size"));
    const auto pages = m_connection->number(QStringLiteral("PRAGMA page_count"));
    const auto unused = m_connection->number(QStringLiteral("PRAGMA freelist_count"));
    if (!exchanges || !oldest || !pageSize || !pages || !unused)
        return std::nullopt;
    Extent extent;
    extent.exchanges = *exchanges;
    extent.used = (*pages - *unused) * *pageSize;
    extent.bytes = m_connection->isInMemory() ? *pages * *pageSize : ledgerfile::bytes(m_connection->file());
    if (*oldest >= 0)
        extent.since = exchangerows::timeOf(*oldest);
    return extent;
}

} // namespace signalbox
