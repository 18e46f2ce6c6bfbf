// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/switcherdatabase.h"

#include <QDir>
#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QUrl>
#include <QVariant>

#include <atomic>

namespace signalbox {

namespace {

constexpr int mostRows = 500;
constexpr int largestText = 256 * 1024;

/// A connection of its own for one reading.
class OpenDatabase
{
public:
    explicit OpenDatabase(const QString &path)
    {
        static std::atomic<int> made = 0;
        m_name = QStringLiteral("signalbox-switcher-%1").arg(++made);
        m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name);
        // Immutable: without locks and without the files that SQLite makes beside a database.
        const QByteArray url = QUrl::fromLocalFile(path).toEncoded() + "?mode=ro&immutable=1";
        m_database.setDatabaseName(QString::fromLatin1(url));
        m_database.setConnectOptions(QStringLiteral("QSQLITE_OPEN_READONLY;QSQLITE_OPEN_URI"));
        m_isOpen = m_database.open();
    }
    ~OpenDatabase()
    {
        m_database.close();
        m_database = QSqlDatabase();
        QSqlDatabase::removeDatabase(m_name);
    }
    Q_DISABLE_COPY_MOVE(OpenDatabase)

    [[nodiscard]] bool isOpen() const { return m_isOpen; }
    [[nodiscard]] const QSqlDatabase &database() const { return m_database; }

private:
    QString m_name;
    QSqlDatabase m_database;
    bool m_isOpen = false;
};

Error unreadable(const QString &path, const QString &reason)
{
    return {Error::Kind::InvalidRequest,
        QStringLiteral("%1 cannot be read as a database of cc-switch: %2")
            .arg(QDir::toNativeSeparators(path), reason)};
}

} // namespace

bool isSqliteFile(const QString &path)
{
    constexpr QByteArrayView mark("SQLite format 3");
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.read(mark.size()) == mark;
}

Result<QList<SwitcherRow>> readSwitcherDatabase(const QString &path)
{
    if (!QSqlDatabase::isDriverAvailable(QStringLiteral("QSQLITE")))
        return unreadable(path,
            QStringLiteral("Qt's driver for SQLite is missing: install it (Debian: libqt6sql6-sqlite)"));
    const OpenDatabase open(path);
    if (!open.isOpen())
        return unreadable(path, open.database().lastError().text());
    // Its columns have become more over time: those that are missing are empty.
    const QSqlRecord columns = open.database().record(QStringLiteral("providers"));
    if (!columns.contains(QStringLiteral("app_type")) || !columns.contains(QStringLiteral("settings_config")))
        return unreadable(path, QStringLiteral("it has no table of providers"));
    const bool hasMeta = columns.contains(QStringLiteral("meta"));
    const bool isSorted = columns.contains(QStringLiteral("sort_index"));
    QSqlQuery query(open.database());
    query.setForwardOnly(true);
    const bool isGood
        = query.exec(QStringLiteral("SELECT app_type, name, settings_config, %1 FROM providers "
                                    "WHERE length(settings_config) <= %2 ORDER BY app_type%3, rowid LIMIT %4")
                         .arg(hasMeta ? QStringLiteral("meta") : QStringLiteral("''"))
                         .arg(largestText)
                         .arg(isSorted ? QStringLiteral(", coalesce(sort_index, 999999)") : QString())
                         .arg(mostRows));
    if (!isGood)
        return unreadable(path, query.lastError().text());
    QList<SwitcherRow> rows;
    while (query.next())
        rows.append({query.value(0).toString(), query.value(1).toString(), query.value(2).toString(),
            query.value(3).toString()});
    return rows;
}

} // namespace signalbox
