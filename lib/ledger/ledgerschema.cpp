// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/ledgerschema.h"

#include <span>

namespace signalbox::ledgerschema {

namespace {

/// The id of an exchange is when it began, in milliseconds since 1970, times 1024 and numbered from there:
/// the table is in the order of time, and so is whatever has the id.
///
/// `traits` has what exchanges are asked for by: kind, value (of `names`, or a hash), exchange. One index for
/// all questions, each answered in the order of time. What belongs into it says the view `trait_rows`, for
/// writing and for removing.
///
/// `usage_totals` has everything that is added up: one row for a quarter of an hour (slot = quarters since
/// 1970, length 1) or for a day of the past (slot = its noon, length 96), what it is of, and a currency.
constexpr const char *first[] = {
    "CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value) WITHOUT ROWID",

    "CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    "INSERT INTO names VALUES (0, ''), (1, '(other)'), (2, 'measured')",

    "CREATE TABLE sources (name INTEGER PRIMARY KEY)",
    "INSERT INTO sources VALUES (2)",

    "CREATE TABLE exchanges (id INTEGER PRIMARY KEY, request TEXT NOT NULL, request_hash INTEGER NOT NULL, "
    "client INTEGER NOT NULL, program INTEGER NOT NULL, method INTEGER NOT NULL, path INTEGER NOT NULL, "
    "model INTEGER NOT NULL, project INTEGER NOT NULL, client_key INTEGER NOT NULL, session TEXT NOT NULL, "
    "session_hash INTEGER NOT NULL, route INTEGER NOT NULL, candidates TEXT NOT NULL, decision TEXT NOT "
    "NULL, "
    "provider INTEGER NOT NULL, flags INTEGER NOT NULL, outcomes INTEGER NOT NULL, status INTEGER NOT NULL, "
    "error TEXT NOT NULL, first_byte INTEGER NOT NULL, duration INTEGER NOT NULL, "
    "request_bytes INTEGER NOT NULL, response_bytes INTEGER NOT NULL)",

    "CREATE TABLE attempts (exchange INTEGER NOT NULL, number INTEGER NOT NULL, provider INTEGER NOT NULL, "
    "model INTEGER NOT NULL, status INTEGER NOT NULL, outcome TEXT NOT NULL, duration INTEGER NOT NULL, "
    "flags INTEGER NOT NULL, start INTEGER NOT NULL, first_byte INTEGER NOT NULL, account INTEGER NOT NULL, "
    "input INTEGER NOT NULL, output INTEGER NOT NULL, cache_creation INTEGER NOT NULL, "
    "cache_read INTEGER NOT NULL, cache_creation_1h INTEGER NOT NULL, reasoning INTEGER NOT NULL, "
    "web_searches INTEGER NOT NULL, cost_kind INTEGER NOT NULL, nanos INTEGER NOT NULL, "
    "currency INTEGER NOT NULL, price INTEGER NOT NULL, PRIMARY KEY (exchange, number)) WITHOUT ROWID",

    "CREATE TABLE traits (kind INTEGER NOT NULL, value INTEGER NOT NULL, exchange INTEGER NOT NULL, "
    "PRIMARY KEY (kind, value, exchange)) WITHOUT ROWID",

    "CREATE VIEW trait_rows (kind, value, exchange) AS "
    "SELECT 1, request_hash, id FROM exchanges "
    "UNION ALL SELECT 2, session_hash, id FROM exchanges WHERE session_hash <> 0 "
    "UNION ALL SELECT 3, project, id FROM exchanges WHERE project <> 0 "
    "UNION ALL SELECT 4, client_key, id FROM exchanges WHERE client_key <> 0 "
    "UNION ALL SELECT 5, program, id FROM exchanges WHERE program <> 0 "
    "UNION ALL SELECT 6, model, id FROM exchanges WHERE model <> 0 "
    "UNION ALL SELECT 6, model, exchange FROM attempts WHERE flags & 1 "
    "UNION ALL SELECT 7, provider, id FROM exchanges WHERE provider <> 0 "
    "UNION ALL SELECT 7, provider, exchange FROM attempts WHERE flags & 1 "
    "UNION ALL SELECT 8, 1, id FROM exchanges WHERE outcomes & 1 "
    "UNION ALL SELECT 8, 2, id FROM exchanges WHERE outcomes & 2 "
    "UNION ALL SELECT 8, 4, id FROM exchanges WHERE outcomes & 4 "
    "UNION ALL SELECT 8, 8, id FROM exchanges WHERE outcomes & 8",

    "CREATE TABLE usage_keys (id INTEGER PRIMARY KEY, provider INTEGER NOT NULL, model INTEGER NOT NULL, "
    "upstream_model INTEGER NOT NULL, project INTEGER NOT NULL, client_key INTEGER NOT NULL, "
    "program INTEGER NOT NULL, account INTEGER NOT NULL, "
    "UNIQUE (provider, model, upstream_model, project, client_key, program, account))",

    "CREATE TABLE usage_totals (source INTEGER NOT NULL, length INTEGER NOT NULL, slot INTEGER NOT NULL, "
    "usage_key INTEGER NOT NULL, currency INTEGER NOT NULL, requests INTEGER NOT NULL, "
    "attempts INTEGER NOT NULL, failed INTEGER NOT NULL, unpriced INTEGER NOT NULL, input INTEGER NOT NULL, "
    "output INTEGER NOT NULL, cache_creation INTEGER NOT NULL, cache_read INTEGER NOT NULL, "
    "cache_creation_1h INTEGER NOT NULL, reasoning INTEGER NOT NULL, web_searches INTEGER NOT NULL, "
    "spent INTEGER NOT NULL, value INTEGER NOT NULL, "
    "PRIMARY KEY (source, length, slot, usage_key, currency)) WITHOUT ROWID",
};

constexpr std::span<const char *const> steps[] = {first};

/// Another program's database has tables, but no version of ours.
constexpr int applicationId = 0x5349424f; // "SIBO"

bool refuse(LedgerConnection &connection, LedgerProblem::Kind kind, const QString &why)
{
    connection.setProblem(
        {kind, QStringLiteral("the ledger %1 is left as it is, %2").arg(connection.file(), why)});
    return false;
}

bool refuseForeign(LedgerConnection &connection)
{
    return refuse(connection, LedgerProblem::Kind::Foreign,
        QStringLiteral("it is another program's database: write another 'file' in 'ledger'"));
}

bool refuseNewer(LedgerConnection &connection, qint64 found)
{
    return refuse(connection, LedgerProblem::Kind::Newer,
        QStringLiteral("a later version of this program has made it (%1, known is %2): use that version, or "
                       "write another 'file' in 'ledger'")
            .arg(found)
            .arg(version()));
}

bool step(LedgerConnection &connection, int from)
{
    for (const char *statement : steps[from]) {
        if (!connection.run(QString::fromLatin1(statement)))
            return false;
    }
    return connection.run(QStringLiteral("PRAGMA user_version = %1").arg(from + 1));
}

} // namespace

int version()
{
    return static_cast<int>(std::size(steps));
}

bool bringUpToDate(LedgerConnection &connection)
{
    const std::optional<qint64> found = connection.number(QStringLiteral("PRAGMA user_version"));
    const std::optional<qint64> owner = connection.number(QStringLiteral("PRAGMA application_id"));
    const std::optional<qint64> tables
        = connection.number(QStringLiteral("SELECT count(*) FROM sqlite_master"));
    if (!found || !owner || !tables)
        return false;
    if (*tables > 0 && *owner != applicationId)
        return refuseForeign(connection);
    if (*found > version())
        return refuseNewer(connection, *found);
    if (*tables == 0) {
        // Only while there is no page yet; so that the file can be made smaller step by step.
        if (!connection.run(QStringLiteral("PRAGMA auto_vacuum = INCREMENTAL")))
            return false;
    }
    if (!connection.isInMemory() && !connection.run(QStringLiteral("PRAGMA journal_mode = WAL")))
        return false;
    if (*found == version())
        return true;
    if (!connection.begin())
        return false;
    // Another program may have been quicker.
    const std::optional<qint64> now = connection.number(QStringLiteral("PRAGMA user_version"));
    bool good = now.has_value();
    if (good && *now == 0)
        good = connection.run(QStringLiteral("PRAGMA application_id = %1").arg(applicationId));
    for (int from = good ? static_cast<int>(*now) : version(); good && from < version(); ++from)
        good = step(connection, from);
    if (good && connection.commit())
        return true;
    connection.rollBack();
    return false;
}

bool check(LedgerConnection &connection)
{
    const std::optional<qint64> found = connection.number(QStringLiteral("PRAGMA user_version"));
    const std::optional<qint64> owner = connection.number(QStringLiteral("PRAGMA application_id"));
    if (!found || !owner)
        return false;
    if (*owner != applicationId)
        return refuseForeign(connection);
    if (*found > version())
        return refuseNewer(connection, *found);
    if (*found == version())
        return true;
    return refuse(connection, LedgerProblem::Kind::Other,
        QStringLiteral("an earlier version of this program has made it: start the program once"));
}

} // namespace signalbox::ledgerschema
