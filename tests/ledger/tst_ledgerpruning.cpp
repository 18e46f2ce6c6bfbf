// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/ledgerpruning.h"

#include "ledger/ledgerconnection.h"
#include "support/ledgerrecords.h"

#include <QFileInfo>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

using Access = LedgerDatabase::Access;
using Step = LedgerPruning::Step;

const QDateTime noon(QDate(2026, 11, 29), QTime(12, 5), Qt::UTC);

constexpr int tooMany = 10'000;

/// How many steps were needed; -1 when one has failed, or there is no end.
template <typename Call> int steps(const Call &call)
{
    for (int count = 1;; ++count) {
        const Step step = call();
        if (step == Step::Failed)
            return -1;
        if (step == Step::Done)
            return count;
        if (count == tooMany)
            return -1;
    }
}

} // namespace

/// What is removed of a ledger, and what is not.
class LedgerPruningTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_database = std::make_unique<LedgerDatabase>();
        QVERIFY(m_database->open(file(), Access::Write));
    }

    void removesWhatIsOldAndNothingOfIt();
    void keepsTheSumsOfWhatItRemoves();
    void makesDaysOfQuarters();
    void addsToADayThatIsOneAlready();
    void makesDaysOfUtcWhereTheZoneIsUnknown_data();
    void makesDaysOfUtcWhereTheZoneIsUnknown();
    void endsWithoutAZone();
    void makesTheFileSmaller();
    void removesTheOldestFirst();
    void endsWhenNothingIsLeftToRemove();
    void believesTheClockBitByBit();
    void believesNoMoreByStartingAgain();
    void forgetsAClockThatWasAhead();
    void forgetsAClockThatWasBehind();
    void believesNoClockThatIsNotSet();
    void aYearAheadForAMomentRemovesNothing();

private:
    [[nodiscard]] QString file() const { return m_folder->filePath(QStringLiteral("ledger.sqlite")); }
    [[nodiscard]] qint64 count(const char *table)
    {
        return m_database->connection()
            .number(QStringLiteral("SELECT count(*) FROM %1").arg(QLatin1String(table)))
            .value_or(-1);
    }
    /// Requests by day and by hour.
    [[nodiscard]] QStringList sums(UsageDimension dimension, const QTimeZone &zone = QTimeZone::utc())
    {
        UsageQuery query;
        query.by = {dimension};
        query.zone = zone;
        QStringList rows;
        const Result<UsageReport> report = m_database->sumUsage(query);
        for (const UsageGroup &group : report->groups)
            rows << QStringLiteral("%1 %2").arg(group.names.first()).arg(group.sum.requests);
        return rows;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<LedgerDatabase> m_database;
};

void LedgerPruningTest::removesWhatIsOldAndNothingOfIt()
{
    QList<ExchangeRecord> records;
    for (int i = 0; i < 1200; ++i) {
        records << goodExchange(noon.addSecs(i), "req_" + QByteArray::number(i));
        if (i % 3 == 0)
            records.last().attempts.append(records.last().attempts.first());
    }
    QVERIFY(m_database->write(records));
    LedgerPruning pruning(*m_database, QTimeZone::utc());
    const int needed = steps([&] { return pruning.byAge(noon.addSecs(1100)); });
    QVERIFY2(needed > 2, "each step is to be small");
    QCOMPARE(count("exchanges"), 100);
    QCOMPARE(count("attempts"), 133);
    QCOMPARE(count("traits WHERE exchange NOT IN (SELECT id FROM exchanges)"), 0);
    QVERIFY(m_database->findExchange("req_1100"));
    QVERIFY(!m_database->findExchange("req_1099"));
    QCOMPARE(m_database->extent()->exchanges, 100);
    QCOMPARE(m_database->extent()->since, noon.addSecs(1100));
    QCOMPARE(steps([&] { return pruning.byAge(noon.addYears(1)); }) > 0, true);
    QCOMPARE(count("traits"), 0);
}

void LedgerPruningTest::keepsTheSumsOfWhatItRemoves()
{
    QVERIFY(m_database->write({goodExchange(noon), goodExchange(noon.addDays(1))}));
    const UsageSum before = m_database->sumUsage({})->total;
    LedgerPruning pruning(*m_database, QTimeZone::utc());
    QVERIFY(steps([&] { return pruning.byAge(noon.addDays(100)); }) > 0);
    QCOMPARE(count("exchanges"), 0);
    const UsageSum after = m_database->sumUsage({})->total;
    QCOMPARE(after.requests, before.requests);
    QCOMPARE(after.attempts, before.attempts);
    QCOMPARE(after.tokens, before.tokens);
    QCOMPARE(after.money[QStringLiteral("USD")].spent, before.money[QStringLiteral("USD")].spent);
}

void LedgerPruningTest::makesDaysOfQuarters()
{
    const QTimeZone berlin("Europe/Berlin");
    // The last quarter of the 24th, and the first, a double and the last hour of the day of 25 hours.
    const QDateTime begin(QDate(2026, 10, 24), QTime(22, 0), Qt::UTC);
    QVERIFY(m_database->write(
        {goodExchange(begin.addSecs(-1)), goodExchange(begin), goodExchange(begin.addSecs(4 * 3600)),
            goodExchange(begin.addSecs(25 * 3600 - 1)), goodExchange(begin.addSecs(25 * 3600))}));
    const QStringList days{
        QStringLiteral("2026-10-24 1"), QStringLiteral("2026-10-25 3"), QStringLiteral("2026-10-26 1")};
    QCOMPARE(sums(UsageDimension::Day, berlin), days);
    QCOMPARE(sums(UsageDimension::Hour, berlin).size(), 5);

    LedgerPruning pruning(*m_database, berlin);
    // Not before the day is over.
    QVERIFY(steps([&] { return pruning.byAge(begin.addSecs(25 * 3600 - 1)); }) > 0);
    QCOMPARE(count("usage_totals WHERE length = 96"), 1);
    QVERIFY(steps([&] { return pruning.byAge(begin.addSecs(25 * 3600)); }) > 0);
    QCOMPARE(count("usage_totals WHERE length = 96"), 2);
    QCOMPARE(count("usage_totals WHERE length = 1"), 1);
    QCOMPARE(sums(UsageDimension::Day, berlin), days);
    QCOMPARE(sums(UsageDimension::Hour, berlin), QStringList(QStringLiteral("2026-10-26T00:00 1")));
}

void LedgerPruningTest::addsToADayThatIsOneAlready()
{
    LedgerPruning pruning(*m_database, QTimeZone::utc());
    for (int i = 0; i < 2; ++i) {
        QVERIFY(m_database->write({goodExchange(noon), goodExchange(noon.addSecs(3600))}));
        QVERIFY(steps([&] { return pruning.byAge(noon.addDays(1)); }) > 0);
        QCOMPARE(count("usage_totals"), 1);
    }
    QCOMPARE(sums(UsageDimension::Day), QStringList(QStringLiteral("2026-11-29 4")));
}

void LedgerPruningTest::makesDaysOfUtcWhereTheZoneIsUnknown_data()
{
    QTest::addColumn<QByteArray>("zone");
    QTest::newRow("no such file") << QByteArray("Nowhere/City");
    QTest::newRow("rules of POSIX") << QByteArray("CET-1CEST");
}

void LedgerPruningTest::makesDaysOfUtcWhereTheZoneIsUnknown()
{
    QFETCH(const QByteArray, zone);
    const QByteArray before = qgetenv("TZ");
    const bool wasSet = qEnvironmentVariableIsSet("TZ");
    const auto restore = qScopeGuard([&] {
        if (wasSet)
            qputenv("TZ", before);
        else
            qunsetenv("TZ");
    });
    QVERIFY(qputenv("TZ", zone));
    if (QTimeZone::systemTimeZone().isValid())
        QSKIP("Qt knows this zone here");
    QVERIFY(m_database->write({goodExchange(noon), goodExchange(noon.addSecs(3600))}));
    LedgerPruning pruning(*m_database);
    QVERIFY(steps([&] { return pruning.byAge(noon.addDays(1)); }) > 0);
    QCOMPARE(count("usage_totals"), 1);
    QCOMPARE(sums(UsageDimension::Day), QStringList(QStringLiteral("2026-11-29 2")));
}

void LedgerPruningTest::endsWithoutAZone()
{
    QVERIFY(m_database->write({goodExchange(noon), goodExchange(noon.addSecs(3600))}));
    LedgerPruning pruning(*m_database, QTimeZone());
    QVERIFY(steps([&] { return pruning.byAge(noon.addDays(1)); }) > 0);
    QCOMPARE(m_database->sumUsage({})->total.requests, 2);
}

void LedgerPruningTest::makesTheFileSmaller()
{
    constexpr qint64 most = 1024LL * 1024;
    QList<ExchangeRecord> records;
    for (int i = 0; i < 6000; ++i) {
        records << goodExchange(noon.addSecs(i), "req_" + QByteArray::number(i));
        records.last().decision = QString(400, QChar(u'a' + i % 20));
    }
    QVERIFY(m_database->write(records));
    QVERIFY(m_database->connection().run(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)")));
    QVERIFY(QFileInfo(file()).size() > 3 * most);
    LedgerPruning pruning(*m_database, QTimeZone::utc());
    const int needed = steps([&] { return pruning.bySize(most); });
    QVERIFY2(needed > 5, "each step is to be small");
    QVERIFY2(QFileInfo(file()).size() <= most, qPrintable(QString::number(QFileInfo(file()).size())));
    QVERIFY(count("exchanges") > 500); // no more than was needed
    QCOMPARE(m_database->sumUsage({})->total.requests, 6000);
    QCOMPARE(steps([&] { return pruning.bySize(most); }), 1);
}

void LedgerPruningTest::removesTheOldestFirst()
{
    QList<ExchangeRecord> records;
    for (int i = 0; i < 3000; ++i)
        records << goodExchange(noon.addSecs(-i), "req_" + QByteArray::number(i));
    QVERIFY(m_database->write(records));
    LedgerPruning pruning(*m_database, QTimeZone::utc());
    QVERIFY(pruning.bySize(200'000) == Step::More);
    QVERIFY(m_database->findExchange("req_0"));
    QVERIFY(!m_database->findExchange("req_2999"));
}

void LedgerPruningTest::endsWhenNothingIsLeftToRemove()
{
    QVERIFY(m_database->write({goodExchange(noon)}));
    LedgerPruning pruning(*m_database, QTimeZone::utc());
    QVERIFY(steps([&] { return pruning.bySize(1); }) > 0);
    QCOMPARE(count("exchanges"), 0);
    QCOMPARE(m_database->sumUsage({})->total.requests, 1);
}

void LedgerPruningTest::believesTheClockBitByBit()
{
    LedgerPruning pruning(*m_database, QTimeZone::utc());
    QVERIFY(pruning.believed()->isNull());
    QCOMPARE(*pruning.believe(noon, 1min), noon);
    QCOMPARE(*pruning.believe(noon.addSecs(3600), 1h), noon.addSecs(3600));
    QCOMPARE(*pruning.believed(), noon.addSecs(3600));
    // The program has not run for three days.
    const QDateTime later = noon.addSecs(3600).addDays(3);
    QCOMPARE(*pruning.believe(later, 1h), later.addDays(-2));
    QCOMPARE(*pruning.believe(later, 1h), later.addDays(-1));
    QCOMPARE(*pruning.believe(later, 1h), later);
    QCOMPARE(*pruning.believe(later, 1h), later);
}

void LedgerPruningTest::believesNoMoreByStartingAgain()
{
    QCOMPARE(*LedgerPruning(*m_database).believe(noon, 1min), noon);
    for (int i = 0; i < 60; ++i) // each time for a minute
        QVERIFY(LedgerPruning(*m_database).believe(noon.addYears(1), 1min));
    QCOMPARE(*LedgerPruning(*m_database).believed(), noon.addDays(1));
    QCOMPARE(*LedgerPruning(*m_database).believe(noon.addYears(1), 0min), noon.addDays(1));
}

void LedgerPruningTest::forgetsAClockThatWasAhead()
{
    LedgerPruning pruning(*m_database, QTimeZone::utc());
    QCOMPARE(*pruning.believe(noon, 1min), noon);
    QCOMPARE(*pruning.believe(noon.addYears(1), 2h), noon.addDays(2));
    QCOMPARE(*pruning.believe(noon, 1h), noon.addDays(1));
    QCOMPARE(*pruning.believe(noon, 1h), noon);
    QCOMPARE(*pruning.believed(), noon);
}

void LedgerPruningTest::forgetsAClockThatWasBehind()
{
    LedgerPruning pruning(*m_database, QTimeZone::utc());
    QCOMPARE(*pruning.believe(noon.addYears(2), 1min), noon.addYears(2));
    QCOMPARE(*pruning.believe(noon, 1h), noon.addYears(2).addDays(-1));
    QCOMPARE(*pruning.believe(noon.addYears(2), 1h), noon.addYears(2));
}

void LedgerPruningTest::believesNoClockThatIsNotSet()
{
    const QDateTime unset = QDateTime::fromMSecsSinceEpoch(60'000, Qt::UTC);
    LedgerPruning pruning(*m_database, QTimeZone::utc());
    QVERIFY(pruning.believe(unset, 1h)->isNull());
    QVERIFY(pruning.believed()->isNull());
    QCOMPARE(*pruning.believe(noon, 1min), noon);
    QCOMPARE(*pruning.believe(unset, 24h), noon);
    QCOMPARE(*pruning.believed(), noon);
    // As files have it that were written without that.
    QVERIFY(m_database->connection().run(
        QStringLiteral("UPDATE meta SET value = 60000 WHERE key = 'believed_time'")));
    QVERIFY(pruning.believed()->isNull());
    QCOMPARE(*pruning.believe(noon, 1min), noon);
}

void LedgerPruningTest::aYearAheadForAMomentRemovesNothing()
{
    constexpr int keepDays = 90;
    QVERIFY(m_database->write({goodExchange(noon.addDays(-89), "req_old"), goodExchange(noon, "req_new")}));
    LedgerPruning pruning(*m_database, QTimeZone::utc());
    const auto prune = [&](const QDateTime &now) {
        const QDateTime cutoff = pruning.believe(now, 1h)->addDays(-keepDays);
        return steps([&] { return pruning.byAge(cutoff); });
    };
    QVERIFY(prune(noon) > 0);
    QVERIFY(m_database->write({goodExchange(noon.addYears(1), "req_ahead")}));
    QVERIFY(prune(noon.addYears(1)) > 0);
    QVERIFY(prune(noon) > 0);
    for (const char *id : {"req_old", "req_new", "req_ahead"})
        QVERIFY2(m_database->findExchange(id), id);
    QCOMPARE(m_database->listExchanges({})->exchanges.first().startedAt, noon.addYears(1));
    QCOMPARE(sums(UsageDimension::Day).size(), 3);

    // Nor does one of which nothing was known before.
    LedgerDatabase fresh;
    QVERIFY(fresh.open({}, Access::Write));
    QVERIFY(fresh.write({goodExchange(noon, "req_only")}));
    LedgerPruning first(fresh, QTimeZone::utc());
    QCOMPARE(*first.believe(noon.addYears(1), 1h), noon.addDays(1));
}

QTEST_GUILESS_MAIN(LedgerPruningTest)
#include "tst_ledgerpruning.moc"
