// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/ledgerschema.h"

#include "ledger/ledgerdatabase.h"
#include "support/ledgerrecords.h"
#include "support/ledgersamples.h"
#include "support/testfiles.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

const QDateTime end(QDate(2026, 11, 29), QTime(0, 0), Qt::UTC);

/// The tables of a database as SQL, and whether its file can be made smaller.
QStringList tablesOf(LedgerConnection &connection)
{
    QStringList tables;
    std::optional<QSqlQuery> rows = connection.ask(
        {QStringLiteral("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"), {}});
    while (rows && rows->next())
        tables << rows->value(0).toString();
    rows.reset();
    tables << QString::number(connection.number(QStringLiteral("PRAGMA auto_vacuum")).value_or(-1));
    return tables;
}

} // namespace

/// Files of earlier versions of this program.
class LedgerSchemaTest : public QObject
{
    Q_OBJECT

private slots:
    void thereIsAFileOfEachVersion();
    void bringsEachVersionUpToDate_data();
    void bringsEachVersionUpToDate();
    void isNotMadeTwice();

private:
    static QString fixture(int version)
    {
        return sourceFile(QLatin1String("tests/data/ledger")) + QStringLiteral("/schema-%1.sql").arg(version);
    }
};

void LedgerSchemaTest::thereIsAFileOfEachVersion()
{
    for (int version = 1; version <= ledgerschema::version(); ++version)
        QVERIFY2(QFile::exists(fixture(version)), qPrintable(fixture(version)));
}

void LedgerSchemaTest::bringsEachVersionUpToDate_data()
{
    QTest::addColumn<int>("version");
    for (int version = 1; version <= ledgerschema::version(); ++version)
        QTest::addRow("%d", version) << version;
}

void LedgerSchemaTest::bringsEachVersionUpToDate()
{
    QFETCH(const int, version);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("ledger.sqlite"));
    QFile sql(fixture(version));
    QVERIFY(sql.open(QIODevice::ReadOnly));
    {
        LedgerConnection old;
        QVERIFY(old.open(path, false));
        const QList<QByteArray> statements = sql.readAll().split('\n');
        for (const QByteArray &statement : statements) {
            if (!statement.isEmpty() && !statement.startsWith("--"))
                QVERIFY2(old.run(QString::fromUtf8(statement)), statement.constData());
        }
    }
    LedgerDatabase database;
    QVERIFY2(database.open(path, LedgerDatabase::Access::Write), qPrintable(database.problem().text));
    LedgerDatabase fresh;
    QVERIFY(fresh.open(folder.filePath(QStringLiteral("fresh.sqlite")), LedgerDatabase::Access::Write));
    QCOMPARE(tablesOf(database.connection()), tablesOf(fresh.connection()));
    QCOMPARE(*database.connection().number(QStringLiteral("PRAGMA user_version")), ledgerschema::version());

    // The same exchanges written by this version.
    constexpr int count = 30;
    QList<ExchangeRecord> records;
    for (int i = 0; i < count; ++i)
        records << sampleExchange(i, count, end);
    QVERIFY(fresh.write(records));
    UsageQuery query;
    query.by = {UsageDimension::Hour, UsageDimension::Provider, UsageDimension::Model,
        UsageDimension::UpstreamModel, UsageDimension::Project, UsageDimension::ClientKey,
        UsageDimension::Client, UsageDimension::Account, UsageDimension::Source};
    const Result<UsageReport> kept = database.sumUsage(query);
    const Result<UsageReport> expected = fresh.sumUsage(query);
    QVERIFY(kept);
    QCOMPARE(kept->total.tokens, expected->total.tokens);
    QCOMPARE(kept->groups.size(), expected->groups.size());
    for (qsizetype i = 0; i < kept->groups.size(); ++i) {
        QCOMPARE(kept->groups[i].names, expected->groups[i].names);
        QCOMPARE(kept->groups[i].sum.requests, expected->groups[i].sum.requests);
        QCOMPARE(kept->groups[i].sum.failedAttempts, expected->groups[i].sum.failedAttempts);
        QCOMPARE(kept->groups[i].sum.money.keys(), expected->groups[i].sum.money.keys());
    }
    for (const ExchangeRecord &record : records) {
        const Result<ExchangeRecord> found = database.findExchange(record.id);
        QVERIFY2(found, record.id.constData());
        QCOMPARE(found->startedAt, record.startedAt);
        QCOMPARE(found->project, record.project);
        QCOMPARE(found->usage, record.usage);
        QCOMPARE(found->candidates.size(), record.candidates.size());
        QCOMPARE(found->attempts.last().cost, record.attempts.last().cost);
    }
    QVERIFY(database.write({goodExchange(end)}));
    QCOMPARE(database.extent()->exchanges, count + 1);
}

void LedgerSchemaTest::isNotMadeTwice()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("ledger.sqlite"));
    for (int i = 1; i <= 2; ++i) {
        LedgerDatabase database;
        QVERIFY(database.open(path, LedgerDatabase::Access::Write));
        QVERIFY(database.write({goodExchange(end)}));
        QCOMPARE(database.extent()->exchanges, i);
    }
}

QTEST_GUILESS_MAIN(LedgerSchemaTest)
#include "tst_ledgerschema.moc"
