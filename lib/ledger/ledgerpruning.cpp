// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/ledgerpruning.h"

#include "ledger/exchangerows.h"
#include "ledger/ledgerconnection.h"
#include "ledger/usagebook.h"

#include <QFileInfo>

#include <algorithm>
#include <limits>

namespace signalbox {

namespace {

constexpr qint64 nothing = -1;
constexpr int exchangesPerStep = 500;
constexpr int pagesPerStep = 500;
/// What is to be free after a step by size, so that not each exchange makes one.
constexpr double lowWater = 0.9;

/// For each hour of running.
constexpr qint64 believedHours = 24;

/// A clock that says less has not been set yet: this program is younger.
QDateTime earliestTime()
{
    return {QDate(2026, 1, 1), QTime(0, 0), Qt::UTC};
}

constexpr const char *believedSql = "SELECT value FROM meta WHERE key = 'believed_time'";

} // namespace

std::optional<QDateTime> LedgerPruning::believed()
{
    const auto time = m_database.connection().number(QString::fromLatin1(believedSql), {}, nothing);
    if (!time)
        return std::nullopt;
    const QDateTime believed = QDateTime::fromMSecsSinceEpoch(*time, Qt::UTC);
    return *time == nothing || believed < earliestTime() ? QDateTime() : believed;
}

std::optional<QDateTime> LedgerPruning::believe(const QDateTime &now, std::chrono::milliseconds running)
{
    LedgerConnection &connection = m_database.connection();
    std::optional<QDateTime> before = believed();
    if (!before)
        return std::nullopt;
    if (now < earliestTime())
        return before;
    if (before->isNull()) {
        // The first time: what is in it is all that is known.
        const auto newest = connection.number(QStringLiteral("SELECT max(id) FROM exchanges WHERE id < ?"),
            {exchangerows::firstId(now.addMSecs(1))}, nothing);
        if (!newest)
            return std::nullopt;
        before = *newest == nothing ? now : std::max(exchangerows::timeOf(*newest), earliestTime());
    }
    const qint64 most = believedHours * std::max<qint64>(running.count(), 0);
    const QDateTime time = std::clamp(now, before->addMSecs(-most), before->addMSecs(most));
    if (!connection.run(
            QStringLiteral(
                "INSERT INTO meta VALUES ('believed_time', ?) ON CONFLICT (key) DO UPDATE SET value = "
                "excluded.value"),
            {time.toMSecsSinceEpoch()}))
        return std::nullopt;
    return time;
}

LedgerPruning::Step LedgerPruning::byAge(const QDateTime &cutoff)
{
    const std::optional<bool> removed = removeOldest(exchangerows::firstId(cutoff));
    if (!removed)
        return Step::Failed;
    if (*removed)
        return Step::More;
    const std::optional<bool> merged = UsageBook::mergeOldestDay(m_database.connection(), cutoff, m_zone);
    if (!merged)
        return Step::Failed;
    return *merged ? Step::More : Step::Done;
}

LedgerPruning::Step LedgerPruning::bySize(qint64 maxBytes)
{
    LedgerConnection &connection = m_database.connection();
    const auto pageSize = connection.number(QStringLiteral("PRAGMA page_size"));
    const auto pages = connection.number(QStringLiteral("PRAGMA page_count"));
    const auto unused = connection.number(QStringLiteral("PRAGMA freelist_count"));
    if (!pageSize || !pages || !unused)
        return Step::Failed;
    const qint64 used = (*pages - *unused) * *pageSize;
    // Those that are free are used again: only where they are many they are given back.
    const bool isLarge = *pages * *pageSize > maxBytes;
    const bool isWorthIt = *unused > pagesPerStep && *unused > *pages / 4;
    if (!isLarge && !isWorthIt) {
        // The file itself becomes smaller only now. Whoever reads it at the moment may prevent that until
        // later.
        if (QFileInfo(connection.file()).size() > *pages * *pageSize)
            (void)connection.run(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"));
        return Step::Done;
    }
    if (isLarge && static_cast<double>(used) > lowWater * static_cast<double>(maxBytes)) {
        const std::optional<bool> removed = removeOldest(std::numeric_limits<qint64>::max());
        if (!removed)
            return Step::Failed;
        if (*removed)
            return Step::More;
    }
    return *unused > 0 ? vacuum(*unused) : Step::Done;
}

std::optional<bool> LedgerPruning::removeOldest(qint64 firstKept)
{
    LedgerConnection &connection = m_database.connection();
    const auto oldest = connection.number(
        QStringLiteral("SELECT min(id) FROM exchanges WHERE id < ?"), {firstKept}, nothing);
    if (!oldest || *oldest == nothing)
        return oldest ? std::optional(false) : std::nullopt;
    const auto last
        = connection.number(QStringLiteral("SELECT max(id) FROM (SELECT id FROM exchanges WHERE id < ? "
                                           "ORDER BY id LIMIT ?)"),
            {firstKept, exchangesPerStep}, nothing);
    if (!last || !connection.begin())
        return std::nullopt;
    const bool isGood
        = connection.run(QStringLiteral("DELETE FROM traits WHERE (kind, value, exchange) IN (SELECT kind, "
                                        "value, exchange FROM trait_rows WHERE exchange BETWEEN ? AND ?)"),
              {*oldest, *last})
        && connection.run(
            QStringLiteral("DELETE FROM attempts WHERE exchange BETWEEN ? AND ?"), {*oldest, *last})
        && connection.run(QStringLiteral("DELETE FROM exchanges WHERE id BETWEEN ? AND ?"), {*oldest, *last})
        && connection.commit();
    if (isGood)
        return true;
    connection.rollBack();
    return std::nullopt;
}

LedgerPruning::Step LedgerPruning::vacuum(qint64 unused)
{
    LedgerConnection &connection = m_database.connection();
    std::optional<QSqlQuery> query
        = connection.ask({QStringLiteral("PRAGMA incremental_vacuum(%1)").arg(pagesPerStep), {}});
    if (!query)
        return Step::Failed;
    while (query->next()) { // each row is one page
    }
    if (!connection.isGood(*query))
        return Step::Failed;
    const auto left = connection.number(QStringLiteral("PRAGMA freelist_count"));
    if (!left)
        return Step::Failed;
    return *left < unused ? Step::More : Step::Done;
}

} // namespace signalbox
