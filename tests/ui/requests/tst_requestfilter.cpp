// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/requestfilter.h"
#include "ui/requests/samplerecords.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

class tst_RequestFilter : public QObject
{
    Q_OBJECT

private slots:
    void givesTheLedgerWhatItCanFilter();
    void looksForOtherWordsInRows();
    void asksForPeriods();
    void asksAnewOnlyForWhatTheLedgerFilters();
    void decidesAsTheLedgerDoes_data();
    void decidesAsTheLedgerDoes();
};

void tst_RequestFilter::givesTheLedgerWhatItCanFilter()
{
    RequestFilter filter;
    filter.text
        = QStringLiteral("model:claude-opus-5 Client:claude-cli key:laptop \"project:my shop\" session:ab12");
    filter.provider = QStringLiteral("work");
    filter.outcome = ExchangeQuery::Outcome::Failed;
    const ExchangeQuery query = filter.query(QDateTime::currentDateTimeUtc());
    QCOMPARE(query.model, QStringLiteral("claude-opus-5"));
    QCOMPARE(query.client, QStringLiteral("claude-cli"));
    QCOMPARE(query.clientKey, QStringLiteral("laptop"));
    QCOMPARE(query.project, QStringLiteral("my shop"));
    QCOMPARE(query.session, QStringLiteral("ab12"));
    QCOMPARE(query.provider, QStringLiteral("work"));
    QCOMPARE(query.outcome, ExchangeQuery::Outcome::Failed);
    QVERIFY(query.from.isNull());
    QVERIFY(filter.words().isEmpty());
    QCOMPARE(filterText(QStringLiteral("project"), QStringLiteral("my shop")),
        QStringLiteral("\"project:my shop\""));
}

void tst_RequestFilter::looksForOtherWordsInRows()
{
    RequestFilter filter;
    filter.text = QStringLiteral("Opus model: http://x 529");
    QCOMPARE(filter.words(),
        (QStringList{QStringLiteral("opus"), QStringLiteral("http://x"), QStringLiteral("529")}));
    TextPool pool;
    const RequestRow row = rowOf(failedOverRecord(7), pool);
    for (const char *word : {"opus", "shop", "home", "claude-cli", "opus-next", "200", "ab12cd", "0007"})
        QVERIFY2(hasWords(row, {QString::fromLatin1(word)}), word);
    QVERIFY(!hasWords(row, {QStringLiteral("opus"), QStringLiteral("sonnet")}));
    QVERIFY(!hasWords(row, {QStringLiteral("20")})); // a status is a whole
}

void tst_RequestFilter::asksForPeriods()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    RequestFilter filter;
    filter.period = RequestFilter::Period::Hour;
    QCOMPARE(filter.query(now).from, now.addSecs(-3600));
    filter.period = RequestFilter::Period::Day;
    QCOMPARE(filter.query(now).from, QDate::currentDate().startOfDay().toUTC());
    filter.period = RequestFilter::Period::Week;
    QCOMPARE(filter.query(now).from, now.addDays(-7));
    QVERIFY(!isAskedFor(filter.query(now), sampleRecord(1, 8LL * 24 * 3600 * 1000)));
}

void tst_RequestFilter::asksAnewOnlyForWhatTheLedgerFilters()
{
    RequestFilter one;
    one.text = QStringLiteral("session:a opus");
    RequestFilter other;
    other.text = QStringLiteral("session:a sonnet");
    QCOMPARE(one.asked(), other.asked());
    other.text = QStringLiteral("session:b opus");
    QVERIFY(one.asked() != other.asked());
}

void tst_RequestFilter::decidesAsTheLedgerDoes_data()
{
    QTest::addColumn<ExchangeRecord>("record");
    QTest::addColumn<QString>("outcomes");
    QTest::newRow("good") << sampleRecord(1) << QStringLiteral("good");
    QTest::newRow("failed over") << failedOverRecord(1) << QStringLiteral("good retried");
    QTest::newRow("failed") << failedRecord(1) << QStringLiteral("failed");
    ExchangeRecord left = sampleRecord(1);
    left.clientLeft = true;
    left.status = 0;
    QTest::newRow("left") << left << QStringLiteral("left");
}

void tst_RequestFilter::decidesAsTheLedgerDoes()
{
    QFETCH(ExchangeRecord, record);
    QFETCH(QString, outcomes);
    using Outcome = ExchangeQuery::Outcome;
    const QList<std::pair<Outcome, QString>> names{{Outcome::Good, QStringLiteral("good")},
        {Outcome::Failed, QStringLiteral("failed")}, {Outcome::Retried, QStringLiteral("retried")},
        {Outcome::Left, QStringLiteral("left")}};
    for (const auto &[outcome, name] : names) {
        ExchangeQuery query;
        query.outcome = outcome;
        QCOMPARE(isAskedFor(query, record), outcomes.split(QLatin1Char(' ')).contains(name));
    }
    QVERIFY(isAskedFor({}, record));
}

QTEST_GUILESS_MAIN(tst_RequestFilter)

#include "tst_requestfilter.moc"
