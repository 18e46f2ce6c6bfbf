// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/queryparameters.h"

#include <QFile>
#include <QTest>

using namespace signalbox;

namespace {

QDateTime utc(const char *text)
{
    return QDateTime::fromString(QString::fromLatin1(text), Qt::ISODate).toUTC();
}

} // namespace

class TestQueryParameters : public QObject
{
    Q_OBJECT

private slots:
    void readsWhatIsGiven();
    void nothingGivenIsNothingWrong();
    void daysAreOfTheZone_data();
    void daysAreOfTheZone();
    void oldNamesOfZonesAreKnown();
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
};

void TestQueryParameters::readsWhatIsGiven()
{
    QueryParameters parameters("a=%20x%2By+z%20&b=Yes&c=off&n=7&l=one,%20two,,three&zone=Etc/GMT%2B1");
    QCOMPARE(parameters.text("a"), QStringLiteral("x+y+z"));
    QCOMPARE(parameters.flag("b"), true);
    QCOMPARE(parameters.flag("c"), false);
    QCOMPARE(parameters.number("n", 1, 0, 10), 7);
    QCOMPARE(parameters.list("l"),
        QStringList({QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("three")}));
    QCOMPARE(parameters.zone("zone").id(), QByteArray("Etc/GMT+1"));
    QVERIFY(!parameters.problem());
}

void TestQueryParameters::nothingGivenIsNothingWrong()
{
    QueryParameters parameters("a=");
    QCOMPARE(parameters.text("a"), QString());
    QCOMPARE(parameters.flag("b"), false);
    QCOMPARE(parameters.number("n", 3, 5, 10), 3);
    QVERIFY(parameters.start("start", QTimeZone::utc()).isNull());
    QVERIFY(parameters.zone("zone").isValid());
    QVERIFY(!parameters.problem());
}

void TestQueryParameters::daysAreOfTheZone_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QDateTime>("start");
    QTest::addColumn<QDateTime>("end");
    QTest::newRow("a day in UTC") << QByteArray("2026-11-29") << QByteArray("UTC")
                                  << utc("2026-11-29T00:00:00Z") << utc("2026-11-30T00:00:00Z");
    QTest::newRow("a day of 25 hours") << QByteArray("2026-10-25") << QByteArray("Europe/Berlin")
                                       << utc("2026-10-24T22:00:00Z") << utc("2026-10-25T23:00:00Z");
    QTest::newRow("a quarter to UTC") << QByteArray("2026-11-29") << QByteArray("Asia/Kathmandu")
                                      << utc("2026-11-28T18:15:00Z") << utc("2026-11-29T18:15:00Z");
    QTest::newRow("a day without its midnight") << QByteArray("2026-03-29") << QByteArray("Asia/Beirut")
                                                << utc("2026-03-28T22:00:00Z") << utc("2026-03-29T21:00:00Z");
    const QDateTime moment = utc("2026-11-29T13:30:00Z");
    QTest::newRow("a time") << QByteArray("2026-11-29T14:30") << QByteArray("Europe/Berlin") << moment
                            << moment;
    QTest::newRow("a time of another place")
        << QByteArray("2026-11-29T14:30:00%2B01:00") << QByteArray("Asia/Tokyo") << moment << moment;
    QTest::newRow("a time in UTC") << QByteArray("2026-11-29T13:30:00Z") << QByteArray("Asia/Tokyo") << moment
                                   << moment;
}

void TestQueryParameters::daysAreOfTheZone()
{
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, zone);
    QueryParameters parameters("start=" + value + "&end=" + value);
    QTEST(parameters.start("start", QTimeZone(zone)), "start");
    QTEST(parameters.end("end", QTimeZone(zone)), "end");
    QVERIFY(!parameters.problem());
}

/// None of Qt's lists has them.
void TestQueryParameters::oldNamesOfZonesAreKnown()
{
    if (!QFile::exists(QStringLiteral("/usr/share/zoneinfo/CET")))
        QSKIP("this system has no such zone");
    QueryParameters parameters("zone=CET");
    const QTimeZone zone = parameters.zone("zone");
    QVERIFY(!parameters.problem());
    QCOMPARE(zone.offsetFromUtc(utc("2026-11-29T00:00:00Z")), 3600);
}

void TestQueryParameters::namesWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char *name, const char *query, const char *problem) {
        QTest::newRow(name) << QByteArray(query) << QString::fromUtf8(problem);
    };
    row("a word that is no flag", "flag=maybe", "flag: wants true or false, not 'maybe'");
    row("no number", "number=many", "number: wants a number from 1 to 9, not 'many'");
    row("too large a number", "number=10", "number: wants a number from 1 to 9, not '10'");
    row("rules instead of a zone", "zone=EST5EDT,M3.2.0/2,M11.1.0/2",
        "zone: 'EST5EDT,M3.2.0/2,M11.1.0/2' is no time zone: give a name such as Europe/Berlin or UTC");
    row("no zone", "zone=Berlin", "zone: 'Berlin' is no time zone: give a name such as Europe/Berlin or UTC");
    row("no day", "start=2026-02-30",
        "start: wants a day such as 2026-11-29 or a time such as 2026-11-29T14:00, not '2026-02-30'");
    row("twice", "text=a&text=b", "text: is given more than once: leave one of them");
    row("a misspelt name", "txet=a",
        "txet: there is no such parameter here; there are text, flag, number, zone, start");
    row("the first of two", "number=0&flag=maybe", "flag: wants true or false, not 'maybe'");
}

void TestQueryParameters::namesWhatIsWrong()
{
    QFETCH(QByteArray, query);
    QueryParameters parameters(query);
    (void)parameters.text("text");
    (void)parameters.flag("flag");
    (void)parameters.number("number", 1, 1, 9);
    (void)parameters.start("start", parameters.zone("zone"));
    const auto problem = parameters.problem();
    QVERIFY(problem);
    QCOMPARE(problem->kind, Error::Kind::InvalidRequest);
    QTEST(problem->message, "problem");
}

QTEST_GUILESS_MAIN(TestQueryParameters)
#include "tst_queryparameters.moc"
