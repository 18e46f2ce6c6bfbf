// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/usageviews.h"
#include "support/usagefigures.h"

#include <QJsonDocument>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

class TestUsageViews : public QObject
{
    Q_OBJECT

private slots:
    void writesMoney_data();
    void writesMoney();
    void tellsHowARequestEnded_data();
    void tellsHowARequestEnded();
    void aRequestHasItsFigures();
    void whatIsNotKnownIsNull();
    void candidatesSayWhatBecameOfThem_data();
    void candidatesSayWhatBecameOfThem();
    void attemptsHaveTimingTokensAndPrice();
    void unknownCostsAreNeverNothing();
    void secretsInMessagesAreRedacted();
    void theLedgersOwnProblemComesFirst();
};

void TestUsageViews::writesMoney_data()
{
    QTest::addColumn<qint64>("nanos");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << 0LL << QByteArray("0");
    QTest::newRow("whole") << 3'000'000'000LL << QByteArray("3");
    QTest::newRow("a billionth") << 1LL << QByteArray("0.000000001");
    QTest::newRow("zeros in between") << 1'010'000'000LL << QByteArray("1.01");
    QTest::newRow("below nothing") << -1'500'000'000LL << QByteArray("-1.5");
    QTest::newRow("a little below nothing") << -500'000'000LL << QByteArray("-0.5");
}

void TestUsageViews::writesMoney()
{
    QFETCH(qint64, nanos);
    QTEST(usageviews::moneyText(nanos), "text");
}

void TestUsageViews::tellsHowARequestEnded_data()
{
    QTest::addColumn<QString>("error");
    QTest::addColumn<bool>("left");
    QTest::addColumn<QString>("outcome");
    QTest::newRow("good") << QString() << false << QStringLiteral("good");
    QTest::newRow("failed") << QStringLiteral("overloaded") << false << QStringLiteral("failed");
    QTest::newRow("left") << QStringLiteral("the client has gone") << true << QStringLiteral("left");
}

void TestUsageViews::tellsHowARequestEnded()
{
    ExchangeRecord record = failedOver();
    QFETCH(QString, error);
    QFETCH(bool, left);
    record.error = error;
    record.clientLeft = left;
    const QJsonObject view = usageviews::request(record);
    QTEST(view.value(u"outcome").toString(), "outcome");
    QCOMPARE(view.value(u"error").isNull(), error.isEmpty());
}

void TestUsageViews::aRequestHasItsFigures()
{
    const QJsonObject view = usageviews::request(failedOver());
    QCOMPARE(view.value(u"id").toString(), QStringLiteral("sbx_0123456789abcdef"));
    QCOMPARE(view.value(u"started_at").toString(), QStringLiteral("2026-11-29T13:30:05.250Z"));
    QCOMPARE(view.value(u"upstream_model").toString(), QStringLiteral("claude-opus-4-5"));
    QCOMPARE(view.value(u"attempt_count").toInt(), 2);
    QCOMPARE(view.value(u"cache_read_share").toDouble(), 0.9);
    QCOMPARE(view.value(u"first_byte_ms").toInt(), 1160);
    QCOMPARE(view.value(u"cost").toArray().at(0).toObject().value(u"spent").toDouble(), 0.0123);
    QCOMPARE(view.value(u"unpriced_attempts").toInt(), 0);
    QVERIFY(!view.contains(u"attempts"));
}

void TestUsageViews::whatIsNotKnownIsNull()
{
    ExchangeRecord record;
    record.id = "sbx_1";
    const QJsonObject view = usageviews::request(record);
    for (const char *name : {"started_at", "upstream_model", "project", "client_key", "session", "provider",
             "error", "first_byte_ms", "cache_read_share"})
        QVERIFY2(view.value(QLatin1String(name)).isNull(), name);
    QVERIFY(view.value(u"cost").toArray().isEmpty());
}

void TestUsageViews::candidatesSayWhatBecameOfThem_data()
{
    QTest::addColumn<bool>("sent");
    QTest::addColumn<QString>("outcome");
    QTest::addColumn<bool>("answered");
    QTest::addColumn<QStringList>("results"); // of relay and spare
    const auto row = [](const char *name, bool sent, const char *outcome, bool answered, const char *relay,
                         const char *spare) {
        QTest::newRow(name) << sent << QString::fromLatin1(outcome) << answered
                            << QStringList{QString::fromLatin1(relay), QString::fromLatin1(spare)};
    };
    row("failed before another", true, "overloaded", true, "failed: overloaded", "not needed: work answered");
    row("passed over", false, "takes no images", true, "passed over: takes no images",
        "not needed: work answered");
    row("nobody has answered", true, "overloaded", false, "failed: overloaded", "not asked");
}

void TestUsageViews::candidatesSayWhatBecameOfThem()
{
    QFETCH(bool, sent);
    QFETCH(QString, outcome);
    QFETCH(bool, answered);
    ExchangeRecord record = failedOver();
    record.attempts[0].sent = sent;
    record.attempts[0].outcome = outcome;
    if (!answered)
        record.provider.clear();
    const QJsonArray candidates = usageviews::wholeRequest(record).value(u"candidates").toArray();
    QCOMPARE(candidates.size(), 3);
    QCOMPARE(candidates.at(1).toObject().value(u"result").toString(), QStringLiteral("answered"));
    QCOMPARE(candidates.at(0).toObject().value(u"obstacle").isNull(), true);
    QCOMPARE(
        candidates.at(2).toObject().value(u"obstacle").toString(), QStringLiteral("cooling down for 30 s"));
    const QStringList results{candidates.at(0).toObject().value(u"result").toString(),
        candidates.at(2).toObject().value(u"result").toString()};
    QTEST(results, "results");
}

void TestUsageViews::attemptsHaveTimingTokensAndPrice()
{
    const QJsonArray attempts = usageviews::wholeRequest(failedOver()).value(u"attempts").toArray();
    QCOMPARE(attempts.size(), 2);
    const QJsonObject failed = attempts.at(0).toObject();
    QCOMPARE(failed.value(u"status").toInt(), 529);
    QVERIFY(failed.value(u"first_byte_ms").isNull());
    QVERIFY(failed.value(u"cost").isNull());
    const QJsonObject good = attempts.at(1).toObject();
    QCOMPARE(good.value(u"start_ms").toInt(), 360);
    QCOMPARE(good.value(u"first_byte_ms").toInt(), 800);
    QCOMPARE(good.value(u"duration_ms").toInt(), 12'000);
    QCOMPARE(good.value(u"account").toString(), QStringLiteral("key 2"));
    QCOMPARE(good.value(u"cache_read_input_tokens").toInt(), 900);
    const QJsonObject cost = good.value(u"cost").toObject();
    QCOMPARE(cost.value(u"kind").toString(), QStringLiteral("spent"));
    QCOMPARE(cost.value(u"amount").toDouble(), 0.0123);
    QVERIFY(cost.value(u"price").toString().contains(u"25 out"));
}

void TestUsageViews::unknownCostsAreNeverNothing()
{
    ExchangeRecord record = failedOver();
    record.attempts[1].cost = {};
    const QJsonObject view = usageviews::wholeRequest(record);
    QVERIFY(view.value(u"attempts").toArray().at(1).toObject().value(u"cost").isNull());
    QVERIFY(view.value(u"cost").toArray().isEmpty());
    QCOMPARE(view.value(u"unpriced_attempts").toInt(), 1);
    record.attempts[1].usage = {}; // the answer came, and told no tokens
    QCOMPARE(usageviews::request(record).value(u"unpriced_attempts").toInt(), 1);
    record.attempts[1].firstByteMilliseconds = -1; // there was none
    QCOMPARE(usageviews::request(record).value(u"unpriced_attempts").toInt(), 0);
}

void TestUsageViews::secretsInMessagesAreRedacted()
{
    const QString secret = QStringLiteral("sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789");
    ExchangeRecord record = failedOver();
    record.error = QStringLiteral("invalid x-api-key ") + secret;
    record.attempts[0].outcome = record.error;
    record.candidates[2].state = record.error;
    const QByteArray all = QJsonDocument(usageviews::wholeRequest(record)).toJson();
    QVERIFY(all.contains("invalid x-api-key"));
    QVERIFY(!all.contains(secret.toLatin1()));
}

void TestUsageViews::theLedgersOwnProblemComesFirst()
{
    LedgerState state;
    QVERIFY(usageviews::ledger(state).value(u"problem").isNull());
    QVERIFY(usageviews::ledger(state).value(u"file").isNull());
    QCOMPARE(
        usageviews::ledger(state, QStringLiteral("b")).value(u"problem").toString(), QStringLiteral("b"));
    state.problem = QStringLiteral("a");
    state.waiting = 3;
    state.lost = 2;
    const QJsonObject view = usageviews::ledger(state, QStringLiteral("b"));
    QCOMPARE(view.value(u"problem").toString(), QStringLiteral("a"));
    QCOMPARE(view.value(u"waiting").toInt(), 3);
    QCOMPARE(view.value(u"lost").toInt(), 2);
}

QTEST_GUILESS_MAIN(TestUsageViews)
#include "tst_usageviews.moc"
