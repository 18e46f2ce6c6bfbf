// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/timeslots.h"

#include "ledger/ledgerconnection.h"

#include <QTest>

using namespace signalbox;

/// Quarters of an hour, and the days and hours of time zones that are made of them.
class TimeSlotsTest : public QObject
{
    Q_OBJECT

private slots:
    void holdTimes();
    void offsetsAreThoseOfTheZone_data();
    void offsetsAreThoseOfTheZone();
    void daysBeginWhereClocksSay_data();
    void daysBeginWhereClocksSay();
    void namesDaysAndHours();
};

void TimeSlotsTest::holdTimes()
{
    const QDateTime time(QDate(2026, 11, 29), QTime(12, 14, 59, 999), Qt::UTC);
    const QDateTime begin(QDate(2026, 11, 29), QTime(12, 0), Qt::UTC);
    QCOMPARE(timeslots::timeOf(timeslots::slotOf(time)), begin);
    QCOMPARE(timeslots::slotOf(begin.addMSecs(-1)), timeslots::slotOf(begin) - 1);
    QCOMPARE(timeslots::slotFrom(begin), timeslots::slotOf(begin));
    QCOMPARE(timeslots::slotFrom(begin.addMSecs(1)), timeslots::slotOf(begin) + 1);
    QCOMPARE(timeslots::slotOf(QDateTime(QDate(1900, 1, 1), QTime(0, 0), Qt::UTC)), 0);
    QCOMPARE(timeslots::slotFrom(QDateTime(QDate(1900, 1, 1), QTime(0, 0), Qt::UTC)), 0);
}

void TimeSlotsTest::offsetsAreThoseOfTheZone_data()
{
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<int>("changes");
    // Within the years 2026 to 2028.
    QTest::newRow("UTC") << QByteArray("UTC") << 0;
    QTest::newRow("+5:45") << QByteArray("Asia/Kathmandu") << 0;
    QTest::newRow("+5:30") << QByteArray("Asia/Kolkata") << 0;
    QTest::newRow("twice a year") << QByteArray("Europe/Berlin") << 6;
    QTest::newRow("half an hour, south") << QByteArray("Australia/Lord_Howe") << 6;
    QTest::newRow("far west") << QByteArray("America/Los_Angeles") << 6;
    QTest::newRow("paused for Ramadan")
        << QByteArray("Africa/Casablanca") << -1; // that changes from year to year
}

void TimeSlotsTest::offsetsAreThoseOfTheZone()
{
    QFETCH(const QByteArray, zone);
    QFETCH(const int, changes);
    const QTimeZone timeZone(zone);
    QVERIFY(timeZone.isValid());
    const qint64 first = timeslots::slotOf(QDateTime(QDate(2026, 1, 1), QTime(0, 0), Qt::UTC));
    const qint64 last = timeslots::slotOf(QDateTime(QDate(2028, 12, 31), QTime(23, 45), Qt::UTC));
    const QString sql = timeslots::offsetSql(timeZone, first, last, QStringLiteral("s.slot"));
    if (changes >= 0)
        QCOMPARE(sql.count(QStringLiteral("WHEN")), changes);

    LedgerConnection connection;
    QVERIFY(connection.open({}, false));
    std::optional<QSqlQuery> rows
        = connection.ask({QStringLiteral("WITH RECURSIVE s(slot) AS (VALUES (%1) UNION ALL "
                                         "SELECT slot + 1 FROM s WHERE slot < %2) "
                                         "SELECT s.slot, %3 FROM s")
                              .arg(first)
                              .arg(last)
                              .arg(sql),
            {}});
    QVERIFY(rows);
    qint64 count = 0;
    while (rows->next()) {
        const qint64 slot = rows->value(0).toLongLong();
        const qint64 seconds = timeZone.offsetFromUtc(timeslots::timeOf(slot));
        if (rows->value(1).toLongLong() * timeslots::seconds != seconds)
            QCOMPARE(QString::number(slot) + u' ' + rows->value(1).toString(), QString::number(seconds));
        ++count;
    }
    QCOMPARE(count, last - first + 1);
}

void TimeSlotsTest::daysBeginWhereClocksSay_data()
{
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QDate>("day");
    QTest::addColumn<QDateTime>("begin");
    QTest::addColumn<qint64>("hoursTimesFour");
    QTest::newRow("a day of 25 hours")
        << QByteArray("Europe/Berlin") << QDate(2026, 10, 25)
        << QDateTime(QDate(2026, 10, 24), QTime(22, 0), Qt::UTC) << qint64(100);
    QTest::newRow("a day of 23 hours") << QByteArray("Europe/Berlin") << QDate(2026, 3, 29)
                                       << QDateTime(QDate(2026, 3, 28), QTime(23, 0), Qt::UTC) << qint64(92);
    QTest::newRow("a quarter past") << QByteArray("Asia/Kathmandu") << QDate(2026, 10, 25)
                                    << QDateTime(QDate(2026, 10, 24), QTime(18, 15), Qt::UTC) << qint64(96);
    QTest::newRow("a midnight that is left out")
        << QByteArray("Africa/Cairo") << QDate(2026, 4, 24)
        << QDateTime(QDate(2026, 4, 23), QTime(22, 0), Qt::UTC) << qint64(92);
}

void TimeSlotsTest::daysBeginWhereClocksSay()
{
    QFETCH(const QByteArray, zone);
    QFETCH(const QDate, day);
    QFETCH(const QDateTime, begin);
    QFETCH(const qint64, hoursTimesFour);
    const QTimeZone timeZone(zone);
    const qint64 first = timeslots::beginOf(day, timeZone);
    const qint64 end = timeslots::beginOf(day.addDays(1), timeZone);
    QCOMPARE(timeslots::timeOf(first), begin);
    QCOMPARE(end - first, hoursTimesFour);
    QCOMPARE(timeslots::dayOf(first, timeZone), day);
    QCOMPARE(timeslots::dayOf(first - 1, timeZone), day.addDays(-1));
    QCOMPARE(timeslots::dayOf(end - 1, timeZone), day);
    QCOMPARE(timeslots::dayOf(timeslots::noonOf(day, timeZone), timeZone), day);
}

void TimeSlotsTest::namesDaysAndHours()
{
    QCOMPARE(timeslots::dayName(0), QStringLiteral("1970-01-01"));
    QCOMPARE(timeslots::dayName(20786), QStringLiteral("2026-11-29"));
    QCOMPARE(timeslots::hourName(20786 * 24 + 7), QStringLiteral("2026-11-29T07:00"));
}

QTEST_GUILESS_MAIN(TimeSlotsTest)
#include "tst_timeslots.moc"
