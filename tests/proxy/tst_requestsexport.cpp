// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/requestsexport.h"
#include "support/usagefigures.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

RequestsExport exportOf(const QByteArray &query)
{
    const auto wanted = RequestsExport::of(query);
    if (!wanted)
        qFatal("%s", qPrintable(wanted.error().message));
    return *wanted;
}

ExchangePage pageOf(int count, qint64 next)
{
    ExchangePage page;
    for (int i = 0; i < count; ++i)
        page.exchanges.append(failedOver());
    page.next = next;
    return page;
}

} // namespace

class TestRequestsExport : public QObject
{
    Q_OBJECT

private slots:
    void writesOneLineForEachRequest();
    void goesOnWhereThePageBeforeEnded();
    void endsWithTheLimit();
    void jsonIsOneDocument_data();
    void jsonIsOneDocument();
    void twoCurrenciesStandSideBySide();
    void filtersAreThoseOfTheList();
    void refuses_data();
    void refuses();
};

void TestRequestsExport::writesOneLineForEachRequest()
{
    RequestsExport wanted = exportOf({});
    QCOMPARE(wanted.contentType(), QByteArray("text/csv; charset=utf-8; header=present"));
    QCOMPARE(wanted.next(pageOf(1, 0)),
        QByteArray(
            "started_at,id,client,method,path,model,upstream_model,project,client_key,session,provider,"
            "outcome,"
            "status,error,attempts,reused,streamed,first_byte_ms,duration_ms,input_tokens,output_tokens,"
            "cache_creation_input_tokens,cache_creation_1h_input_tokens,cache_read_input_tokens,"
            "reasoning_tokens,web_searches,currency,spent,value,unpriced_attempts\r\n"
            "2026-11-29T13:30:05.250Z,sbx_0123456789abcdef,claude-cli/2.1.329,POST,/v1/messages,"
            "claude-opus-4-5,claude-opus-4-5,shop,,1a2b3c4d5e6f,work,good,200,,2,false,true,1160,12400,100,"
            "250,0,"
            "0,900,50,0,USD,0.0123,0,0\r\n"));
    QVERIFY(wanted.isComplete());
}

void TestRequestsExport::goesOnWhereThePageBeforeEnded()
{
    RequestsExport wanted = exportOf("provider=work");
    QCOMPARE(wanted.query().before, 0);
    const QByteArray first = wanted.next(pageOf(2, 71));
    QVERIFY(!wanted.isComplete());
    QCOMPARE(wanted.query().before, 71);
    QCOMPARE(wanted.query().provider, QStringLiteral("work"));
    QCOMPARE(first.count("\r\n"), 3);
    const QByteArray second = wanted.next(pageOf(1, 0));
    QVERIFY(wanted.isComplete());
    QCOMPARE(second.count("\r\n"), 1); // the columns are named once
}

void TestRequestsExport::endsWithTheLimit()
{
    RequestsExport small = exportOf("limit=3");
    QCOMPARE(small.query().limit, 3);
    QCOMPARE(small.next(pageOf(3, 5)).count("\r\n"), 4);
    QVERIFY(small.isComplete());
    RequestsExport large = exportOf("limit=700");
    QCOMPARE(large.query().limit, 500);
    (void)large.next(pageOf(500, 9));
    QVERIFY(!large.isComplete());
    QCOMPARE(large.next(pageOf(500, 5)).count("\r\n"), 200);
    QVERIFY(large.isComplete());
}

void TestRequestsExport::jsonIsOneDocument_data()
{
    QTest::addColumn<QList<int>>("pages");
    QTest::newRow("nothing") << QList<int>{0};
    QTest::newRow("one page") << QList<int>{2};
    QTest::newRow("two pages") << QList<int>{2, 1};
    QTest::newRow("an empty one at the end") << QList<int>{2, 0};
}

void TestRequestsExport::jsonIsOneDocument()
{
    QFETCH(QList<int>, pages);
    RequestsExport wanted = exportOf("format=json");
    QCOMPARE(wanted.contentType(), QByteArray("application/json"));
    QByteArray file;
    int rows = 0;
    for (qsizetype i = 0; i < pages.size(); ++i) {
        QVERIFY(!wanted.isComplete());
        file += wanted.next(pageOf(pages[i], i + 1 < pages.size() ? 7 : 0));
        rows += pages[i];
    }
    QVERIFY(wanted.isComplete());
    QJsonParseError error;
    const QJsonObject document = QJsonDocument::fromJson(file, &error).object();
    QCOMPARE(error.error, QJsonParseError::NoError);
    QCOMPARE(document.value(u"requests").toArray().size(), rows);
}

void TestRequestsExport::twoCurrenciesStandSideBySide()
{
    ExchangePage page = pageOf(1, 0);
    page.exchanges[0].attempts[0].cost
        = {Cost::Kind::Value, 200'000'000, QStringLiteral("CNY"), QStringLiteral("a plan")};
    RequestsExport wanted = exportOf({});
    const QByteArray csv = wanted.next(page);
    QVERIFY2(csv.endsWith(",CNY+USD,0+0.0123,0.2+0,0\r\n"), csv.constData());
}

void TestRequestsExport::filtersAreThoseOfTheList()
{
    const ExchangeQuery query
        = exportOf("start=2026-11-29&end=2026-11-29&timezone=UTC&provider=p&model=m&project=j&client_key=k"
                   "&client=c&session=s&outcome=retried")
              .query();
    QCOMPARE(query.from, QDateTime(QDate(2026, 11, 29), QTime(0, 0), QTimeZone::utc()));
    QCOMPARE(query.until, QDateTime(QDate(2026, 11, 30), QTime(0, 0), QTimeZone::utc()));
    QCOMPARE(QStringList(
                 {query.provider, query.model, query.project, query.clientKey, query.client, query.session}),
        QStringLiteral("p m j k c s").split(u' '));
    QCOMPARE(query.outcome, ExchangeQuery::Outcome::Retried);
}

void TestRequestsExport::refuses_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QString>("begin");
    QTest::newRow("outcome") << QByteArray("outcome=bad")
                             << QStringLiteral("outcome: wants good, failed, retried or left, not 'bad'");
    QTest::newRow("limit") << QByteArray("limit=0") << QStringLiteral("limit: wants a number from 1 to ");
    QTest::newRow("paging") << QByteArray("before=7") << QStringLiteral("before: there is no such parameter");
}

void TestRequestsExport::refuses()
{
    QFETCH(QByteArray, query);
    QFETCH(QString, begin);
    const auto wanted = RequestsExport::of(query);
    QVERIFY(!wanted);
    QVERIFY2(wanted.error().message.startsWith(begin), qPrintable(wanted.error().message));
}

QTEST_GUILESS_MAIN(TestRequestsExport)
#include "tst_requestsexport.moc"
