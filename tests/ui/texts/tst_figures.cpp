// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/texts/figures.h"

#include <QGuiApplication>
#include <QLocale>
#include <QTest>

using namespace signalbox;

namespace {

class TestFigures final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void countsHaveThreeDigits_data();
    void countsHaveThreeDigits();
    void moneyNamesItsCurrency_data();
    void moneyNamesItsCurrency();
    void whatAPlanCoversIsNotSpent();
    void percentIsFullOnlyWhenItIs_data();
    void percentIsFullOnlyWhenItIs();
    void durationsAreReadAtAGlance();
    void momentsOfTodayNeedNoDay();
    void figuresStayWholeWhereTextsRunFromTheRight();
};

void TestFigures::countsHaveThreeDigits_data()
{
    QTest::addColumn<qint64>("number");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << qint64(0) << "0";
    QTest::newRow("small") << qint64(999) << "999";
    QTest::newRow("thousand") << qint64(1000) << "1 k";
    QTest::newRow("thousands") << qint64(12'345) << "12.3 k";
    QTest::newRow("rounds up to the next unit") << qint64(999'600) << "1 M";
    QTest::newRow("millions") << qint64(1'254'000) << "1.25 M";
    QTest::newRow("billions") << qint64(3'400'000'000) << "3.4 G";
}

void TestFigures::countsHaveThreeDigits()
{
    QFETCH(const qint64, number);
    QFETCH(const QString, text);
    QCOMPARE(Figures::count(number).replace(QChar(QChar::Nbsp), u' '), text);
}

void TestFigures::moneyNamesItsCurrency_data()
{
    QTest::addColumn<qint64>("nanos");
    QTest::addColumn<QString>("currency");
    QTest::addColumn<QString>("text");
    QTest::newRow("dollars") << qint64(3'410'000'000) << "USD"
                             << "$3.41";
    QTest::newRow("next to nothing") << qint64(1'000) << "USD"
                                     << "<$0.01";
    QTest::newRow("nothing") << qint64(0) << "EUR"
                             << "€0.00";
    QTest::newRow("another currency") << qint64(2'000'000'000) << "CHF"
                                      << "2.00 CHF";
    QTest::newRow("much") << qint64(12'345'600'000'000) << "USD"
                          << "$12,346";
}

void TestFigures::moneyNamesItsCurrency()
{
    QFETCH(const qint64, nanos);
    QFETCH(const QString, currency);
    QFETCH(const QString, text);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QCOMPARE(Figures::money(nanos, currency).replace(QChar(QChar::Nbsp), u' '), text);
    QLocale::setDefault(QLocale::c());
}

void TestFigures::whatAPlanCoversIsNotSpent()
{
    using Sums = QMap<QString, MoneySum>;
    const QString usd = QStringLiteral("USD");
    QCOMPARE(Figures::money(Sums{}), QString());
    QCOMPARE(Figures::money(Sums{{usd, {2'000'000'000, 9}}}), QStringLiteral("$2.00"));
    QCOMPARE(Figures::money(Sums{{usd, {0, 2'000'000'000}}}), QStringLiteral("≈ $2.00 covered"));
    QCOMPARE(Figures::money(Sums{{QStringLiteral("CNY"), {1'000'000'000, 0}}, {usd, {2'000'000'000, 0}}}),
        QStringLiteral("¥1.00 + $2.00"));
}

void TestFigures::percentIsFullOnlyWhenItIs_data()
{
    QTest::addColumn<double>("share");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << 0.0 << "0 %";
    QTest::newRow("a trace") << 0.001 << "<1 %";
    QTest::newRow("some") << 0.374 << "37 %";
    QTest::newRow("nearly all") << 0.999 << "99 %";
    QTest::newRow("all") << 1.0 << "100 %";
    QTest::newRow("more") << 1.25 << "125 %";
}

void TestFigures::percentIsFullOnlyWhenItIs()
{
    QFETCH(const double, share);
    QFETCH(const QString, text);
    QCOMPARE(Figures::percent(share), text);
}

void TestFigures::durationsAreReadAtAGlance()
{
    QCOMPARE(Figures::milliseconds(412), QStringLiteral("412 ms"));
    QCOMPARE(Figures::milliseconds(1840), QStringLiteral("1.8 s"));
    QCOMPARE(Figures::milliseconds(125'000), QStringLiteral("2:05 min"));
    QCOMPARE(Figures::seconds(8), QStringLiteral("8 s"));
    QCOMPARE(Figures::seconds(125), QStringLiteral("02:05"));
    QCOMPARE(Figures::seconds(3840), QStringLiteral("1 h 4 min"));
    QCOMPARE(Figures::speed(-1), QString());
    QCOMPARE(Figures::speed(42.34), QStringLiteral("42.3 tok/s"));
}

void TestFigures::momentsOfTodayNeedNoDay()
{
    const QDateTime now(QDate(2026, 11, 29), QTime(16, 0));
    QCOMPARE(Figures::moment(now.addSecs(-3600), now), QStringLiteral("15:00:00"));
    QCOMPARE(Figures::moment(now.addDays(-1), now), QStringLiteral("28 Nov 16:00"));
    QCOMPARE(Figures::moment(now.addYears(-1), now), QStringLiteral("29 Nov 2025 16:00"));
    QCOMPARE(Figures::ago(now.addSecs(-5), now), QStringLiteral("now"));
}

void TestFigures::figuresStayWholeWhereTextsRunFromTheRight()
{
    QGuiApplication::setLayoutDirection(Qt::RightToLeft);
    const QStringList figures{Figures::milliseconds(780), Figures::count(352'000), Figures::percent(0.84),
        Figures::money(2'000'000'000, QStringLiteral("USD")), Figures::seconds(8), Figures::bytes(12'000)};
    QGuiApplication::setLayoutDirection(Qt::LeftToRight);
    for (const QString &figure : figures) {
        QVERIFY2(figure.startsWith(QChar(0x2068)) && figure.endsWith(QChar(0x2069)), qPrintable(figure));
        QCOMPARE(Figures::plain(figure), figure.mid(1, figure.size() - 2));
    }
    QCOMPARE(Figures::milliseconds(780), QStringLiteral("780 ms"));
}

} // namespace

QTEST_MAIN(TestFigures)
#include "tst_figures.moc"
