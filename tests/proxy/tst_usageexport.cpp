// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/usageexport.h"
#include "support/usagefigures.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

using Dimension = UsageDimension;

QString text(const char *latin1)
{
    return QString::fromLatin1(latin1);
}

UsageExport exportOf(const QByteArray &query)
{
    const auto wanted = UsageExport::of(query);
    if (!wanted)
        qFatal("%s", qPrintable(wanted.error().message));
    return *wanted;
}

} // namespace

class TestUsageExport : public QObject
{
    Q_OBJECT

private slots:
    void isCsvByDayProviderAndModelUnlessSaidOtherwise();
    void writesOneRowForEachGroup();
    void theRestHasAName();
    void everyCurrencyHasItsColumns();
    void namesOfClientsAreNoFormulas();
    void writesJsonWithTheTotal();
    void importedRowsHaveATotalOfTheirOwn();
    void refuses_data();
    void refuses();
};

void TestUsageExport::isCsvByDayProviderAndModelUnlessSaidOtherwise()
{
    const UsageExport usual = exportOf({});
    QCOMPARE(usual.query().by, QList<Dimension>({Dimension::Day, Dimension::Provider, Dimension::Model}));
    QCOMPARE(usual.contentType(), QByteArray("text/csv; charset=utf-8; header=present"));
    QCOMPARE(usual.fileName(), QByteArray("signalbox-usage.csv"));
    QVERIFY(!usual.query().imported);
    const UsageExport other = exportOf("format=json&by=hour&timezone=UTC&start=2026-11-29&model=m");
    QCOMPARE(other.query().by, QList<Dimension>{Dimension::Hour});
    QCOMPARE(other.contentType(), QByteArray("application/json"));
    QCOMPARE(other.fileName(), QByteArray("signalbox-usage.json"));
    QCOMPARE(other.query().from, QDateTime(QDate(2026, 11, 29), QTime(0, 0), QTimeZone::utc()));
    QCOMPARE(other.query().only.value(Dimension::Model), text("m"));
}

void TestUsageExport::writesOneRowForEachGroup()
{
    const UsageExport wanted = exportOf("by=day,provider");
    UsageReport report;
    report.groups
        = {{{text("2026-11-28"), text("work")}, sumOf(1)}, {{text("2026-11-29"), text("a,b")}, sumOf(2)}};
    report.total = sumOf(3);
    QCOMPARE(wanted.body(report, {}),
        QByteArray("day,provider,requests,attempts,failed_attempts,unpriced_requests,input_tokens,"
                   "output_tokens,cache_creation_input_tokens,cache_creation_1h_input_tokens,"
                   "cache_read_input_tokens,reasoning_tokens,web_searches,spent_USD,value_USD\r\n"
                   "2026-11-28,work,1,4,1,3,10,5,7,2,30,4,1,0.0015,0.02\r\n"
                   "2026-11-29,\"a,b\",2,8,2,6,20,10,14,4,60,8,2,0.003,0.04\r\n"));
}

/// Nothing but their number tells the rows behind the last one from one without a name.
void TestUsageExport::theRestHasAName()
{
    const UsageExport wanted = exportOf("by=day,project");
    UsageReport report;
    report.groups = {{{text("2026-11-28"), QString()}, sumOf(1)}, {{QString(), QString()}, sumOf(2)}};
    QVERIFY(!wanted.body(report, {}).contains("other"));
    report.cut = true;
    const QByteArrayList rows = wanted.body(report, {}).split('\n');
    QVERIFY2(rows.at(1).startsWith("2026-11-28,,1,"), rows.at(1).constData());
    QVERIFY2(rows.at(2).startsWith("(other),(other),2,"), rows.at(2).constData());
}

void TestUsageExport::everyCurrencyHasItsColumns()
{
    const UsageExport wanted = exportOf("by=provider");
    UsageReport report;
    UsageGroup dollars{{text("a")}, {}};
    dollars.sum.money.insert(text("USD"), {1'000'000'001, 0});
    UsageGroup yuan{{text("b")}, {}};
    yuan.sum.money.insert(text("CNY"), {2'500'000'000, 500'000'000});
    UsageGroup unknown{{text("c")}, {}};
    unknown.sum.unpriced = 1;
    report.groups = {dollars, yuan, unknown};
    report.total.money = {{text("USD"), {1'000'000'001, 0}}, {text("CNY"), {2'500'000'000, 500'000'000}}};
    const QByteArray csv = wanted.body(report, {});
    QVERIFY2(csv.contains(",spent_CNY,value_CNY,spent_USD,value_USD\r\n"), csv.constData());
    QVERIFY2(csv.contains(",0,0,1.000000001,0\r\n"), csv.constData());
    QVERIFY2(csv.contains(",2.5,0.5,0,0\r\n"), csv.constData());
    QVERIFY2(csv.endsWith(",,,,\r\n"), csv.constData()); // a cost that is not known is not 0
}

void TestUsageExport::namesOfClientsAreNoFormulas()
{
    const UsageExport wanted = exportOf("by=project");
    UsageReport report;
    report.groups = {{{text("=cmd|' /C calc'!A0")}, sumOf(1)}};
    QVERIFY(wanted.body(report, {}).contains("\r\n'=cmd|' /C calc'!A0,1,"));
}

void TestUsageExport::writesJsonWithTheTotal()
{
    const UsageExport wanted = exportOf("by=model&format=json&timezone=Asia/Kathmandu");
    UsageReport report;
    report.groups = {{{text("m")}, sumOf(2)}, {{text("n")}, sumOf(1)}};
    report.total = sumOf(3);
    const QJsonObject ledger{{text("waiting"), 4}};
    const QJsonObject answer = QJsonDocument::fromJson(wanted.body(report, ledger)).object();
    QCOMPARE(answer.value(u"by").toArray(), QJsonArray{text("model")});
    QCOMPARE(answer.value(u"rows").toArray().at(0).toObject().value(u"model").toString(), text("m"));
    QCOMPARE(answer.value(u"rows").toArray().at(1).toObject().value(u"requests").toInt(), 1);
    QCOMPARE(answer.value(u"total").toObject().value(u"requests").toInt(), 3);
    QCOMPARE(answer.value(u"imported_total").toObject().value(u"requests").toInt(), 0);
    QCOMPARE(answer.value(u"timezone").toString(), text("Asia/Kathmandu"));
    QCOMPARE(answer.value(u"cut").toBool(), false);
    QCOMPARE(answer.value(u"ledger").toObject(), ledger);
}

void TestUsageExport::importedRowsHaveATotalOfTheirOwn()
{
    const UsageExport wanted = exportOf("by=model&format=json&imported=true");
    QCOMPARE(wanted.query().by, QList<Dimension>({Dimension::Source, Dimension::Model}));
    QVERIFY(wanted.query().imported);
    UsageReport report;
    report.groups = {{{text("measured"), text("m")}, sumOf(2)}, {{text("claude-code"), text("m")}, sumOf(5)}};
    report.total = sumOf(7);
    const QJsonObject answer = QJsonDocument::fromJson(wanted.body(report, {})).object();
    QCOMPARE(answer.value(u"total").toObject().value(u"requests").toInt(), 2);
    QCOMPARE(answer.value(u"imported_total").toObject().value(u"requests").toInt(), 5);
}

void TestUsageExport::refuses_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QString>("message");
    QTest::newRow("another format") << QByteArray("format=xlsx")
                                    << text("format: wants csv or json, not 'xlsx'");
    QTest::newRow("what is for /usage") << QByteArray("daily=true&format=csv")
                                        << text("daily: there is no such parameter here; there are timezone, "
                                                "start, end, provider, model, upstream_model, project, "
                                                "client_key, client, account, by, imported, format");
}

void TestUsageExport::refuses()
{
    QFETCH(QByteArray, query);
    const auto wanted = UsageExport::of(query);
    QVERIFY(!wanted);
    QTEST(wanted.error().message, "message");
}

QTEST_GUILESS_MAIN(TestUsageExport)
#include "tst_usageexport.moc"
