// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/ledgerproblem.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariantList>

#include <optional>

namespace signalbox {

/// A question to a database with what stands in it for "?".
struct LedgerStatement
{
    QString sql;
    QVariantList values;
};

/// An open SQLite file, or a database in memory, and what it last said. Belongs to the thread that opens it.
///
/// No call returns on a thread that nobody waits for any more (abandonedthread.h): Qt's list of databases may
/// be gone.
class LedgerConnection
{
public:
    LedgerConnection() = default;
    ~LedgerConnection() { close(); }
    Q_DISABLE_COPY_MOVE(LedgerConnection)

    /// An empty `file` is one in memory. To be only read, it has to exist.
    bool open(const QString &file, bool isReadOnly);
    void close();
    [[nodiscard]] bool isOpen() const { return !m_name.isEmpty(); }
    [[nodiscard]] const QString &file() const { return m_file; }
    [[nodiscard]] bool isInMemory() const { return m_file.isEmpty(); }

    /// The methods from here on say by problem() why they have failed.
    bool run(const QString &sql, const QVariantList &values = {});
    bool run(QSqlQuery &prepared);
    [[nodiscard]] std::optional<QSqlQuery> prepare(const QString &sql);
    /// Run already; for its rows.
    [[nodiscard]] std::optional<QSqlQuery> ask(const LedgerStatement &statement);
    /// After the last row: true when it was the last, false when reading has failed.
    bool isGood(const QSqlQuery &query) { return !query.lastError().isValid() || failed(query.lastError()); }
    /// Of the first column of the first row; `otherwise` when there is none.
    [[nodiscard]] std::optional<qint64> number(
        const QString &sql, const QVariantList &values = {}, qint64 otherwise = 0);

    /// For writing from the start: one that began to read first might find the file changed when it writes.
    bool begin() { return run(QStringLiteral("BEGIN IMMEDIATE")); }
    bool commit() { return run(QStringLiteral("COMMIT")); }
    void rollBack();

    [[nodiscard]] const LedgerProblem &problem() const { return m_problem; }
    void setProblem(LedgerProblem problem) { m_problem = std::move(problem); }

private:
    bool failed(const QSqlError &error);

    QString m_name; ///< of Qt's connection; empty = closed
    QString m_file;
    QSqlDatabase m_database;
    LedgerProblem m_problem;
};

} // namespace signalbox
