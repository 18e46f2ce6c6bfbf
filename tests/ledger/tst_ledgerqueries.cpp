// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/exchangelist.h"
#include "ledger/ledgerconnection.h"
#include "ledger/ledgerdatabase.h"
#include "ledger/ledgernames.h"
#include "ledger/usagesums.h"
#include "support/ledgerrecords.h"
#include "support/ledgersamples.h"

#include <QElapsedTimer>
#include <QTest>

#include <functional>

using namespace signalbox;
using namespace signalbox::test;

namespace {

const QDateTime end(QDate(2026, 11, 29), QTime(0, 0), Qt::UTC);

QTimeZone zoneOf(const char *name)
{
    return QTimeZone(QByteArray(name));
}

} // namespace

/// Questions to a large ledger: each is answered from an index.
class LedgerQueriesTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void sumsAreReadOnlyWhereTheyAreAskedFor_data();
    void sumsAreReadOnlyWhereTheyAreAskedFor();
    void exchangesAreFoundInTheirOrder_data();
    void exchangesAreFoundInTheirOrder();
    void otherQuestionsUseAnIndex();
    void sumsAreThoseOfTheExchanges();
    void daysAreThoseOfTheZone_data();
    void daysAreThoseOfTheZone();

private:
    /// As SQLite says how it will answer.
    QStringList plan(const LedgerStatement &statement)
    {
        QStringList steps;
        std::optional<QSqlQuery> rows = m_database.connection().ask(
            {QString(QStringLiteral("EXPLAIN QUERY PLAN ") + statement.sql), statement.values});
        while (rows && rows->next())
            steps << rows->value(3).toString();
        return steps;
    }

    static constexpr int count = 20'000;
    LedgerDatabase m_database;
};

void LedgerQueriesTest::initTestCase()
{
    QVERIFY(m_database.open({}, LedgerDatabase::Access::Write));
    QList<ExchangeRecord> records;
    for (int i = 0; i < count; ++i)
        records << sampleExchange(i, count, end);
    QElapsedTimer time;
    time.start();
    QVERIFY(m_database.write(records));
    qInfo() << count << "exchanges were written within" << time.elapsed() << "ms";
}

void LedgerQueriesTest::sumsAreReadOnlyWhereTheyAreAskedFor_data()
{
    QTest::addColumn<QList<UsageDimension>>("by");
    QTest::newRow("total") << QList<UsageDimension>();
    QTest::newRow("day") << QList<UsageDimension>{UsageDimension::Day};
    QTest::newRow("hour") << QList<UsageDimension>{UsageDimension::Hour};
    QTest::newRow("provider") << QList<UsageDimension>{UsageDimension::Provider};
    QTest::newRow("day and more") << QList<UsageDimension>{
        UsageDimension::Day, UsageDimension::Model, UsageDimension::Project, UsageDimension::Client};
}

void LedgerQueriesTest::sumsAreReadOnlyWhereTheyAreAskedFor()
{
    QFETCH(const QList<UsageDimension>, by);
    LedgerNames names(m_database.connection(), 1000);
    UsageQuery query;
    query.zone = zoneOf("Europe/Berlin");
    query.by = by;
    query.from = end.addDays(-30);
    for (const bool isImported : {false, true}) {
        query.imported = isImported;
        const std::optional<LedgerStatement> statement
            = UsageSums(m_database.connection(), names).statement(query);
        QVERIFY(statement);
        const QStringList steps = plan(*statement);
        QVERIFY2(steps.first() == u"SEARCH t USING PRIMARY KEY (source=? AND length=? AND slot>? AND slot<?)",
            qPrintable(steps.join(u'\n')));
        QVERIFY2(steps.filter(QStringLiteral("SCAN")).isEmpty(), qPrintable(steps.join(u'\n')));
        QVERIFY(!statement->sql.contains(u"exchanges") && !statement->sql.contains(u"FROM attempts"));
    }
    QElapsedTimer time;
    time.start();
    QVERIFY(m_database.sumUsage(query)->total.requests > 0);
    qInfo() << "answered within" << time.nsecsElapsed() / 1000 << "us";
    // How many sums there are does not follow from how many exchanges there are.
    const auto sums = m_database.connection().number(QStringLiteral("SELECT count(*) FROM usage_totals"));
    QVERIFY2(*sums < count, qPrintable(QString::number(*sums)));
}

void LedgerQueriesTest::exchangesAreFoundInTheirOrder_data()
{
    QTest::addColumn<ExchangeQuery>("query");
    const auto row = [](const char *name, const std::function<void(ExchangeQuery &)> &change) {
        ExchangeQuery query;
        change(query);
        QTest::newRow(name) << query;
    };
    row("all", [](ExchangeQuery &) {});
    row("time", [](ExchangeQuery &query) {
        query.from = end.addDays(-40);
        query.until = end.addDays(-30);
    });
    row("provider", [](ExchangeQuery &query) { query.provider = QStringLiteral("provider-0"); });
    row("model", [](ExchangeQuery &query) { query.model = QStringLiteral("claude-model-0"); });
    row("project", [](ExchangeQuery &query) { query.project = QStringLiteral("project-1"); });
    row("client key", [](ExchangeQuery &query) { query.clientKey = QStringLiteral("laptop"); });
    row("client", [](ExchangeQuery &query) { query.client = QStringLiteral("claude-cli"); });
    row("session", [](ExchangeQuery &query) { query.session = QStringLiteral("000000000001"); });
    row("outcome", [](ExchangeQuery &query) { query.outcome = ExchangeQuery::Outcome::Retried; });
    row("all of them", [](ExchangeQuery &query) {
        query.provider = QStringLiteral("provider-0");
        query.model = QStringLiteral("claude-model-0");
        query.project = QStringLiteral("project-1");
        query.clientKey = QStringLiteral("laptop");
        query.client = QStringLiteral("claude-cli");
        query.session = QStringLiteral("000000000001");
        query.outcome = ExchangeQuery::Outcome::Good;
    });
}

void LedgerQueriesTest::exchangesAreFoundInTheirOrder()
{
    QFETCH(const ExchangeQuery, query);
    LedgerNames names(m_database.connection(), 1000);
    const std::optional<LedgerStatement> statement
        = ExchangeList(m_database.connection(), names).pageStatement(query);
    QVERIFY(statement);
    const QStringList steps = plan(*statement);
    QVERIFY(!steps.isEmpty());
    QVERIFY2(steps.filter(QStringLiteral("SCAN")).isEmpty(), qPrintable(steps.join(u'\n')));
    QVERIFY2(steps.filter(QStringLiteral("TEMP B-TREE")).isEmpty(), qPrintable(steps.join(u'\n')));
    QElapsedTimer time;
    time.start();
    QVERIFY(m_database.listExchanges(query));
    qInfo() << "answered within" << time.nsecsElapsed() / 1000 << "us";
}

void LedgerQueriesTest::otherQuestionsUseAnIndex()
{
    QCOMPARE(plan(ExchangeList::findStatement("req_1")),
        QStringList({QStringLiteral("SEARCH t USING PRIMARY KEY (kind=? AND value=?)"),
            QStringLiteral("SEARCH e USING INTEGER PRIMARY KEY (rowid=?)")}));
    QCOMPARE(plan(ExchangeList::samplesStatement(end.addDays(-1), 100)),
        QStringList(QStringLiteral("SEARCH attempts USING PRIMARY KEY (exchange>?)")));
}

void LedgerQueriesTest::sumsAreThoseOfTheExchanges()
{
    UsageSum expected;
    for (int i = 0; i < count; ++i) {
        const ExchangeRecord record = sampleExchange(i, count, end);
        expected.tokens += record.usage;
        expected.attempts += record.attempts.size();
        expected.failedAttempts += record.attempts.size() - 1;
    }
    UsageQuery query;
    query.by = {UsageDimension::Provider, UsageDimension::Project};
    const Result<UsageReport> report = m_database.sumUsage(query);
    QCOMPARE(report->total.requests, count);
    QCOMPARE(report->total.tokens, expected.tokens);
    QCOMPARE(report->total.attempts, expected.attempts);
    QCOMPARE(report->total.failedAttempts, expected.failedAttempts);
    UsageSum sum;
    for (const UsageGroup &group : report->groups)
        sum += group.sum;
    QCOMPARE(sum.tokens, expected.tokens);
    QCOMPARE(sum.money[QStringLiteral("USD")].spent, report->total.money[QStringLiteral("USD")].spent);
}

void LedgerQueriesTest::daysAreThoseOfTheZone_data()
{
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QDate>("day");
    QTest::addColumn<int>("quarters"); ///< of the day
    QTest::newRow("UTC") << QByteArray("UTC") << QDate(2026, 10, 25) << 96;
    QTest::newRow("25 hours") << QByteArray("Europe/Berlin") << QDate(2026, 10, 25) << 100;
    QTest::newRow("23 hours") << QByteArray("Europe/Berlin") << QDate(2026, 3, 29) << 92;
    QTest::newRow("+5:45") << QByteArray("Asia/Kathmandu") << QDate(2026, 10, 25) << 96;
    QTest::newRow("+5:30") << QByteArray("Asia/Kolkata") << QDate(2026, 10, 25) << 96;
    QTest::newRow("half an hour is put back") << QByteArray("Australia/Lord_Howe") << QDate(2026, 4, 5) << 98;
}

void LedgerQueriesTest::daysAreThoseOfTheZone()
{
    QFETCH(const QByteArray, zone);
    QFETCH(const QDate, day);
    QFETCH(const int, quarters);
    LedgerDatabase database;
    QVERIFY(database.open({}, LedgerDatabase::Access::Write));
    // One in each quarter of an hour of four days.
    const QDateTime begin = QDateTime(day.addDays(-1), QTime(0, 7), Qt::UTC).addDays(-1);
    QList<ExchangeRecord> records;
    for (int i = 0; i < 5 * 96; ++i)
        records << goodExchange(begin.addSecs(900LL * i));
    QVERIFY(database.write(records));
    UsageQuery query;
    query.zone = QTimeZone(zone);
    query.by = {UsageDimension::Day};
    query.from = day.startOfDay(query.zone);
    query.until = day.addDays(1).startOfDay(query.zone);
    Result<UsageReport> report = database.sumUsage(query);
    QCOMPARE(report->groups.size(), 1);
    QCOMPARE(report->groups.first().names, QStringList(day.toString(Qt::ISODate)));
    QCOMPARE(report->total.requests, quarters);
    query.from = {};
    query.until = {};
    report = database.sumUsage(query);
    qint64 requests = -1;
    for (const UsageGroup &group : report->groups) {
        if (group.names.first() == day.toString(Qt::ISODate))
            requests = group.sum.requests;
    }
    QCOMPARE(requests, quarters);
    query.only = {{UsageDimension::Day, day.toString(Qt::ISODate)}};
    QCOMPARE(database.sumUsage(query)->total.requests, quarters);
    query.by = {UsageDimension::Hour};
    report = database.sumUsage(query);
    QCOMPARE(report->groups.size(), std::min((quarters + 3) / 4, 24));
    QCOMPARE(report->total.requests, quarters);
}

QTEST_GUILESS_MAIN(LedgerQueriesTest)
#include "tst_ledgerqueries.moc"
