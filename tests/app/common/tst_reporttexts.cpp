// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/reporttexts.h"

#include <QTest>
#include <QTimeZone>

using namespace signalbox;

class TestReportTexts : public QObject
{
    Q_OBJECT

private slots:
    void writesCounts();
    void writesDurations_data();
    void writesDurations();
    void writesMoney_data();
    void writesMoney();
    void writesMoneyOfSeveralKinds();
    void tellsOfTheLedgersTrouble_data();
    void tellsOfTheLedgersTrouble();
    void masksCsvButItsLineEnds_data();
    void masksCsvButItsLineEnds();
    void understandsSince_data();
    void understandsSince();
    void saysWhatSinceWants();
};

void TestReportTexts::writesCounts()
{
    QCOMPARE(reporttexts::count(0), QStringLiteral("0"));
    QCOMPARE(reporttexts::count(1'234'567), QStringLiteral("1,234,567"));
    QCOMPARE(reporttexts::percent(0.874), QStringLiteral("87 %"));
}

void TestReportTexts::writesDurations_data()
{
    QTest::addColumn<qint64>("milliseconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << 0LL << QStringLiteral("0 ms");
    QTest::newRow("below a second") << 999LL << QStringLiteral("999 ms");
    QTest::newRow("seconds") << 12'440LL << QStringLiteral("12.4 s");
    QTest::newRow("whole seconds") << 42'000LL << QStringLiteral("42 s");
    QTest::newRow("never sixty seconds") << 59'999LL << QStringLiteral("59.9 s");
    QTest::newRow("minutes") << 200'000LL << QStringLiteral("3 min 20 s");
    QTest::newRow("whole minutes") << 180'000LL << QStringLiteral("3 min");
    QTest::newRow("hours") << 7'500'000LL << QStringLiteral("2 h 5 min");
    QTest::newRow("days") << 356'400'000LL << QStringLiteral("4 d 3 h");
}

void TestReportTexts::writesDurations()
{
    QFETCH(qint64, milliseconds);
    QTEST(reporttexts::duration(milliseconds), "text");
}

void TestReportTexts::writesMoney_data()
{
    QTest::addColumn<double>("amount");
    QTest::addColumn<int>("places");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << 0.0 << 2 << QStringLiteral("0.00");
    QTest::newRow("large") << 1234.5 << 2 << QStringLiteral("1,234.50");
    QTest::newRow("too small to be shown") << 0.0001 << 2 << QStringLiteral("<0.01");
    QTest::newRow("small") << 0.01234 << 4 << QStringLiteral("0.0123");
}

void TestReportTexts::writesMoney()
{
    QFETCH(double, amount);
    QFETCH(int, places);
    QTEST(reporttexts::money(amount, places), "text");
}

void TestReportTexts::writesMoneyOfSeveralKinds()
{
    const auto sum = [](const char *currency, double spent, double value) {
        return QJsonObject{{QStringLiteral("currency"), QLatin1String(currency)},
            {QStringLiteral("spent"), spent}, {QStringLiteral("value"), value}};
    };
    QCOMPARE(reporttexts::money(QJsonArray{sum("CNY", 0, 2), sum("USD", 0.5, 0.25)}),
        QStringLiteral("2.0000 CNY as value, 0.5000 USD, 0.2500 USD as value"));
    QCOMPARE(reporttexts::money(QJsonArray{}), QString());
}

void TestReportTexts::tellsOfTheLedgersTrouble_data()
{
    QTest::addColumn<QString>("problem");
    QTest::addColumn<int>("waiting");
    QTest::addColumn<int>("lost");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << QString() << 0 << 0 << QString();
    QTest::newRow("about to be written") << QString() << 4 << 0 << QString();
    QTest::newRow("lost before") << QString() << 4 << 2
                                 << QStringLiteral(
                                        "the ledger has lost 2 requests, which are not in these figures");
    QTest::newRow("names itself") << QStringLiteral("the ledger /l is full") << 0 << 0
                                  << QStringLiteral("the ledger /l is full");
    QTest::newRow("does not") << QStringLiteral("the disk is full") << 4 << 2
                              << QStringLiteral("the ledger: the disk is full; 6 requests are not in these "
                                                "figures");
    QTest::newRow("one request") << QStringLiteral("the ledger /l is full") << 1 << 0
                                 << QStringLiteral(
                                        "the ledger /l is full; 1 request is not in these figures");
}

void TestReportTexts::tellsOfTheLedgersTrouble()
{
    QFETCH(QString, problem);
    QFETCH(int, waiting);
    QFETCH(int, lost);
    const QJsonObject ledger{{QStringLiteral("problem"), problem}, {QStringLiteral("waiting"), waiting},
        {QStringLiteral("lost"), lost}};
    QTEST(reporttexts::ledgerTrouble(ledger), "text");
}

void TestReportTexts::masksCsvButItsLineEnds_data()
{
    QTest::addColumn<QByteArray>("csv");
    QTest::addColumn<QByteArray>("masked");
    QTest::newRow("harmless") << QByteArray("a,b\r\n1,\"x, \"\"y\"\"\"\r\n")
                              << QByteArray("a,b\r\n1,\"x, \"\"y\"\"\"\r\n");
    QTest::newRow("an escape") << QByteArray("a\r\nm\x1b[2J,1\r\n") << QByteArray("a\r\nm?[2J,1\r\n");
    QTest::newRow("lines in quotes") << QByteArray("\"a\r\nb\",1\r\nc\r\n")
                                     << QByteArray("\"a? b\",1\r\nc\r\n");
    QTest::newRow("a return alone") << QByteArray("a\rb\nc\x07") << QByteArray("a?b\nc?");
    QTest::newRow("nothing") << QByteArray("") << QByteArray("");
}

void TestReportTexts::masksCsvButItsLineEnds()
{
    QFETCH(QByteArray, csv);
    QTEST(reporttexts::harmlessCsv(csv), "masked");
}

void TestReportTexts::understandsSince_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("parameter");
    const auto row = [](const char *word, const char *parameter) {
        QTest::newRow(word) << QString::fromLatin1(word) << QString::fromLatin1(parameter);
    };
    row("today", "2026-11-29");
    row("Yesterday", "2026-11-28");
    row("1d", "2026-11-29");
    row("7d", "2026-11-23");
    row("4w", "2026-11-02");
    row("12h", "2026-11-29T02:30:00Z");
    row("2026-11-01", "2026-11-01");
    row("2026-11-01T14:00", "2026-11-01T14:00");
    row("2026-11-01T14:00:00+01:00", "2026-11-01T14:00:00+01:00");
}

void TestReportTexts::understandsSince()
{
    QFETCH(QString, word);
    const QDateTime now(QDate(2026, 11, 29), QTime(15, 30), QTimeZone("Europe/Berlin"));
    const auto parameter = reporttexts::sinceParameter(word, now);
    QVERIFY2(parameter, parameter ? "" : qPrintable(parameter.error().message));
    QTEST(*parameter, "parameter");
}

void TestReportTexts::saysWhatSinceWants()
{
    const QDateTime now(QDate(2026, 11, 29), QTime(15, 30), QTimeZone::utc());
    for (const char *word : {"", "soon", "0d", "-7d", "7", "7y", "2026-02-30", "999999d"}) {
        const auto parameter = reporttexts::untilParameter(QString::fromLatin1(word), now);
        QVERIFY2(!parameter, word);
        QVERIFY(parameter.error().message.startsWith(QStringLiteral("--until wants 12h, 7d, ")));
    }
}

QTEST_GUILESS_MAIN(TestReportTexts)
#include "tst_reporttexts.moc"
