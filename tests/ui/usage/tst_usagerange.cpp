// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/usagerange.h"

#include <QTest>

using namespace signalbox;
using Kind = UsageRange::Kind;
using Step = UsageRange::Step;

Q_DECLARE_METATYPE(signalbox::UsageRange::Kind)
Q_DECLARE_METATYPE(signalbox::UsageRange::Step)

class tst_UsageRange : public QObject
{
    Q_OBJECT

private slots:
    void endsToday_data();
    void endsToday();
    void goesBackAndForth_data();
    void goesBackAndForth();
    void findsTheStepOfALedgersName();
    void looksIntoAStep();
    void comparesWithAsMuchOfTheTimeBefore();
    void comparesWithAllOfItWhenItIsOver();
    void takesDatesInAnyOrder();
    void namesItsDays_data();
    void namesItsDays();
    void hasDaysOfItsZone();
};

static const QDate today(2026, 11, 29);

void tst_UsageRange::endsToday_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QDate>("first");
    QTest::addColumn<QDate>("last");
    QTest::addColumn<Step>("step");
    QTest::addColumn<qsizetype>("size");
    QTest::newRow("today") << Kind::Day << today << today << Step::Hour << qsizetype(24);
    QTest::newRow("7 days") << Kind::Week << QDate(2026, 11, 23) << today << Step::Day << qsizetype(7);
    QTest::newRow("30 days") << Kind::ThirtyDays << QDate(2026, 10, 31) << today << Step::Day
                             << qsizetype(30);
    QTest::newRow("month") << Kind::Month << QDate(2026, 11, 1) << QDate(2026, 11, 30) << Step::Day
                           << qsizetype(30);
    QTest::newRow("12 months") << Kind::Year << QDate(2025, 12, 1) << QDate(2026, 11, 30) << Step::Month
                               << qsizetype(12);
}

void tst_UsageRange::endsToday()
{
    QFETCH(Kind, kind);
    const UsageRange range(kind, today);
    QTEST(range.first(), "first");
    QTEST(range.last(), "last");
    QTEST(range.step(), "step");
    QTEST(range.size(), "size");
    QVERIFY(range.contains(today));
}

void tst_UsageRange::goesBackAndForth_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QDate>("first");
    QTest::addColumn<QDate>("last");
    QTest::newRow("a day") << Kind::Day << QDate(2026, 11, 28) << QDate(2026, 11, 28);
    QTest::newRow("7 days") << Kind::Week << QDate(2026, 11, 16) << QDate(2026, 11, 22);
    QTest::newRow("month") << Kind::Month << QDate(2026, 10, 1) << QDate(2026, 10, 31);
    QTest::newRow("12 months") << Kind::Year << QDate(2024, 12, 1) << QDate(2025, 11, 30);
}

void tst_UsageRange::goesBackAndForth()
{
    QFETCH(Kind, kind);
    const UsageRange range(kind, today);
    const UsageRange before = range.shifted(-1);
    QTEST(before.first(), "first");
    QTEST(before.last(), "last");
    QCOMPARE(before.shifted(1), range);
}

void tst_UsageRange::findsTheStepOfALedgersName()
{
    const UsageRange day(Kind::Day, today);
    QCOMPARE(day.indexOf(QStringLiteral("2026-11-29T14:00")), 14);
    QCOMPARE(day.indexOf(QStringLiteral("2026-11-28T14:00")), -1);
    QCOMPARE(day.indexOf(QStringLiteral("2026-11-29")), -1);
    const UsageRange week(Kind::Week, today);
    QCOMPARE(week.indexOf(QStringLiteral("2026-11-24")), 1);
    QCOMPARE(week.indexOf({}), -1);
    QCOMPARE(UsageRange(Kind::Year, today).indexOf(QStringLiteral("2026-02-03")), 2);
    for (const Kind kind : {Kind::Day, Kind::Week, Kind::ThirtyDays}) {
        const UsageRange range(kind, today);
        for (qsizetype step = 0; step < range.size(); ++step)
            QCOMPARE(range.indexOf(range.name(step)), step);
    }
}

void tst_UsageRange::looksIntoAStep()
{
    QCOMPARE(
        UsageRange(Kind::Week, today).stepRange(1), UsageRange::of(QDate(2026, 11, 24), QDate(2026, 11, 24)));
    const UsageRange month = UsageRange(Kind::Year, today).stepRange(2);
    QCOMPARE(month, UsageRange::of(QDate(2026, 2, 1), QDate(2026, 2, 28)));
    const UsageRange odd = UsageRange::of(QDate(2026, 1, 15), QDate(2026, 6, 10));
    QCOMPARE(odd.step(), Step::Month);
    QCOMPARE(odd.stepRange(0), UsageRange::of(QDate(2026, 1, 15), QDate(2026, 1, 31)));
    QCOMPARE(odd.stepRange(odd.size() - 1), UsageRange::of(QDate(2026, 6, 1), QDate(2026, 6, 10)));
}

void tst_UsageRange::comparesWithAsMuchOfTheTimeBefore()
{
    UsageQuery query;
    UsageRange(Kind::Day, today).limitToPrevious(query, QDateTime(today, QTime(9, 30), Qt::UTC));
    QCOMPARE(query.from, QDateTime(QDate(2026, 11, 28), QTime(0, 0), Qt::UTC));
    QCOMPARE(query.until, QDateTime(QDate(2026, 11, 28), QTime(9, 30), Qt::UTC));
    // March has more days than February
    const QDate march(2026, 3, 31);
    UsageRange(Kind::Month, march).limitToPrevious(query, QDateTime(march, QTime(12, 0), Qt::UTC));
    QCOMPARE(query.from, QDateTime(QDate(2026, 2, 1), QTime(0, 0), Qt::UTC));
    QCOMPARE(query.until, QDateTime(QDate(2026, 3, 1), QTime(0, 0), Qt::UTC));
}

void tst_UsageRange::comparesWithAllOfItWhenItIsOver()
{
    UsageQuery query;
    const UsageRange range = UsageRange::of(QDate(2026, 11, 1), QDate(2026, 11, 3));
    range.limitToPrevious(query, QDateTime(today, QTime(9, 30), Qt::UTC));
    QCOMPARE(query.from.date(), QDate(2026, 10, 29));
    QCOMPARE(query.until, QDateTime(QDate(2026, 11, 1), QTime(0, 0), Qt::UTC));
}

void tst_UsageRange::takesDatesInAnyOrder()
{
    const UsageRange range = UsageRange::of(today, QDate(2026, 11, 1));
    QCOMPARE(range.first(), QDate(2026, 11, 1));
    QCOMPARE(range.last(), today);
}

void tst_UsageRange::namesItsDays_data()
{
    QTest::addColumn<QDate>("first");
    QTest::addColumn<QDate>("last");
    QTest::addColumn<QString>("title");
    QTest::newRow("a day") << today << today << QStringLiteral("Sun 29 Nov 2026");
    QTest::newRow("in a month") << QDate(2026, 11, 23) << today << QStringLiteral("23 – 29 Nov 2026");
    QTest::newRow("in a year") << QDate(2026, 10, 31) << today << QStringLiteral("31 Oct – 29 Nov 2026");
    QTest::newRow("in two years") << QDate(2025, 12, 31) << QDate(2026, 1, 2)
                                  << QStringLiteral("31 Dec 2025 – 2 Jan 2026");
}

void tst_UsageRange::namesItsDays()
{
    QFETCH(QDate, first);
    QFETCH(QDate, last);
    QTEST(UsageRange::of(first, last).title(), "title");
}

void tst_UsageRange::hasDaysOfItsZone()
{
    const QTimeZone zone(8 * 3600);
    const UsageRange range(Kind::Day, today);
    QCOMPARE(range.from(zone), QDateTime(QDate(2026, 11, 28), QTime(16, 0), Qt::UTC));
    QCOMPARE(range.until(zone), QDateTime(today, QTime(16, 0), Qt::UTC));
}

QTEST_APPLESS_MAIN(tst_UsageRange)
#include "tst_usagerange.moc"
