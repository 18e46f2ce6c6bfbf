// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/ledgerconnection.h"

#include "ledger/abandonedthread.h"

#include <atomic>

namespace signalbox {

namespace {

/// How long one statement waits for another program. More is waited by whoever asks again.
constexpr int busyMilliseconds = 1000;

QString nextName()
{
    static std::atomic<int> made = 0;
    return QStringLiteral("signalbox-ledger-%1").arg(++made);
}

} // namespace

bool LedgerConnection::open(const QString &file, bool isReadOnly)
{
    stayIfAbandoned();
    close();
    m_problem = {};
    m_file = file;
    if (!QSqlDatabase::isDriverAvailable(QStringLiteral("QSQLITE"))) {
        m_problem = {LedgerProblem::Kind::Other,
            QStringLiteral("no ledger is kept, as Qt's driver for SQLite is missing: install it (Debian: "
                           "libqt6sql6-sqlite)")};
        return false;
    }
    const QString name = nextName();
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
    m_name = name;
    m_database.setDatabaseName(file.isEmpty() ? QStringLiteral(":memory:") : file);
    QString options = QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(busyMilliseconds);
    if (isReadOnly)
        options += QStringLiteral(";QSQLITE_OPEN_READONLY");
    m_database.setConnectOptions(options);
    const bool isOpened = m_database.open();
    stayIfAbandoned();
    if (isOpened)
        return true;
    failed(m_database.lastError());
    close();
    return false;
}

void LedgerConnection::close()
{
    if (m_name.isEmpty())
        return;
    stayIfAbandoned();
    m_database.close();
    stayIfAbandoned();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_name);
    m_name.clear();
}

bool LedgerConnection::run(const QString &sql, const QVariantList &values)
{
    return ask({sql, values}).has_value();
}

bool LedgerConnection::run(QSqlQuery &prepared)
{
    const bool isGood = prepared.exec();
    stayIfAbandoned();
    return isGood || failed(prepared.lastError());
}

std::optional<QSqlQuery> LedgerConnection::prepare(const QString &sql)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    const bool isGood = query.prepare(sql);
    stayIfAbandoned();
    if (isGood)
        return query;
    failed(query.lastError());
    return std::nullopt;
}

std::optional<QSqlQuery> LedgerConnection::ask(const LedgerStatement &statement)
{
    std::optional<QSqlQuery> query = prepare(statement.sql);
    if (!query)
        return std::nullopt;
    for (const QVariant &value : statement.values)
        query->addBindValue(value);
    if (!run(*query))
        return std::nullopt;
    return query;
}

std::optional<qint64> LedgerConnection::number(
    const QString &sql, const QVariantList &values, qint64 otherwise)
{
    std::optional<QSqlQuery> query = ask({sql, values});
    if (!query)
        return std::nullopt;
    if (!query->next()) {
        if (!isGood(*query))
            return std::nullopt;
        return otherwise;
    }
    const QVariant value = query->value(0);
    return value.isNull() ? otherwise : value.toLongLong();
}

void LedgerConnection::rollBack()
{
    // A full disk may have done it already. What went wrong before is what counts.
    QSqlQuery query(m_database);
    (void)query.exec(QStringLiteral("ROLLBACK"));
    stayIfAbandoned();
}

bool LedgerConnection::failed(const QSqlError &error)
{
    m_problem = LedgerProblem::of(error, m_file.isEmpty() ? QStringLiteral("in memory") : m_file);
    return false;
}

} // namespace signalbox
