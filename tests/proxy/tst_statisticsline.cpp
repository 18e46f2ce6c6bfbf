// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/statisticsline.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace signalbox;

namespace {

AttemptRecord attempt(const char *provider, const char *outcome, qint64 milliseconds)
{
    AttemptRecord attempt;
    attempt.provider = QString::fromLatin1(provider);
    attempt.outcome = QString::fromLatin1(outcome);
    attempt.milliseconds = milliseconds;
    attempt.sent = true;
    return attempt;
}

/// The provider is to blame.
AttemptRecord failedAttempt(const char *provider, const char *outcome, qint64 milliseconds)
{
    AttemptRecord failed = attempt(provider, outcome, milliseconds);
    failed.faulty = true;
    return failed;
}

/// It has cost so many thousandths.
Cost cost(Cost::Kind kind, qint64 thousandths, const char *currency)
{
    return {kind, thousandths * 1'000'000, QString::fromLatin1(currency), {}};
}

ExchangeRecord exchange(const QList<AttemptRecord> &attempts, qint64 milliseconds)
{
    ExchangeRecord record;
    record.attempts = attempts;
    record.milliseconds = milliseconds;
    for (const AttemptRecord &attempt : attempts)
        record.usage += attempt.usage;
    return record;
}

} // namespace

class StatisticsLineTest : public QObject
{
    Q_OBJECT

private slots:
    void sumsAllAndEachProvider();
    void saysInWordsWhatPeopleLookFor();
    void isShortWithoutTokensAndCosts();
    void aClientThatHasLeftIsNoError();
    void theEndOfTheProgramIsNoErrorOfAProvider();
    void currenciesAreNotAdded();
    void aSubscriptionIsNotSpent();
    void isEmptyBeforeTheFirst();
};

void StatisticsLineTest::sumsAllAndEachProvider()
{
    AttemptRecord good = attempt("a", "ok", 300);
    good.usage = {10, 20, 30, 40, true, 0, 5, 0};
    good.cost = cost(Cost::Kind::Spent, 250, "USD");
    AttemptRecord other = attempt("b", "ok", 100);
    other.usage = {1, 2, 3, 4, true, 0, 0, 0};
    AttemptRecord passedOver = attempt("b", "not asked", 0);
    passedOver.sent = false;
    ExchangeRecord failed = exchange({failedAttempt("a", "500 api_error", 50), passedOver}, 60);
    failed.error = QStringLiteral("500");
    StatisticsLine line;
    line.add(exchange({good}, 310));
    line.add(exchange({failedAttempt("a", "529 overloaded_error", 10), other}, 110));
    line.add(failed);

    const LogEntry entry = line.entry();

    QCOMPARE(entry.event, QStringLiteral("statistics"));
    QCOMPARE(entry.category, QStringLiteral("signalbox.proxy"));
    QCOMPARE(entry.level, QtInfoMsg);
    const QByteArray expected
        = R"({"requests":3,"errors":1,"response_time":160,"input_tokens":11,"output_tokens":22,
        "cache_creation_input_tokens":33,"cache_read_input_tokens":44,"reasoning_tokens":5,"cost":0.25,"currency":"USD",
        "providers":[
        {"provider":"a","requests":3,"errors":2,"response_time":120,"input_tokens":10,"output_tokens":20,
         "cache_creation_input_tokens":30,"cache_read_input_tokens":40,"reasoning_tokens":5,"cost":0.25,"currency":"USD"},
        {"provider":"b","requests":1,"errors":0,"response_time":100,"input_tokens":1,"output_tokens":2,
         "cache_creation_input_tokens":3,"cache_read_input_tokens":4,"reasoning_tokens":0}]})";
    QCOMPARE(entry.fields, QJsonDocument::fromJson(expected).object());
}

void StatisticsLineTest::saysInWordsWhatPeopleLookFor()
{
    AttemptRecord good = attempt("a", "ok", 300);
    good.usage = {10, 20, 30, 40, true, 0, 5, 0};
    good.cost = cost(Cost::Kind::Spent, 250, "USD");
    StatisticsLine line;
    line.add(exchange({good}, 310));
    QCOMPARE(line.entry().message,
        QStringLiteral(
            "Requests: 1 | Errors: 0 | Avg time: 310 ms | Input: 10 | Output: 20 | Cache Create: 30 "
            "| Cache Read: 40 | Cost: 0.2500 USD"));
}

void StatisticsLineTest::isShortWithoutTokensAndCosts()
{
    StatisticsLine line;
    line.add(exchange({attempt("a", "ok", 300)}, 843));
    QCOMPARE(line.entry().message, QStringLiteral("Requests: 1 | Errors: 0 | Avg time: 843 ms"));
    QVERIFY(!line.entry().fields.contains(QStringLiteral("cost")));
    QVERIFY(!line.entry().fields.contains(QStringLiteral("input_tokens")));
}

void StatisticsLineTest::aClientThatHasLeftIsNoError()
{
    ExchangeRecord left
        = exchange({failedAttempt("a", "500 api_error", 1), attempt("b", "client left", 1)}, 2);
    left.clientLeft = true;
    left.error = QStringLiteral("client left");
    StatisticsLine line;
    line.add(left);
    const QJsonObject fields = line.entry().fields;
    QCOMPARE(fields.value(QStringLiteral("errors")).toInt(), 0);
    const QJsonArray providers = fields.value(QStringLiteral("providers")).toArray();
    QCOMPARE(providers.at(0).toObject().value(QStringLiteral("errors")).toInt(), 1);
    QCOMPARE(providers.at(1).toObject().value(QStringLiteral("errors")).toInt(), 0);
}

void StatisticsLineTest::theEndOfTheProgramIsNoErrorOfAProvider()
{
    ExchangeRecord ended = exchange({attempt("a", "the gateway is shutting down", 1)}, 2);
    ended.error = QStringLiteral("the gateway is shutting down");
    StatisticsLine line;
    line.add(ended);
    const QJsonObject fields = line.entry().fields;
    QCOMPARE(fields.value(QStringLiteral("errors")).toInt(), 1);
    const QJsonArray providers = fields.value(QStringLiteral("providers")).toArray();
    QCOMPARE(providers.at(0).toObject().value(QStringLiteral("errors")).toInt(), 0);
}

void StatisticsLineTest::currenciesAreNotAdded()
{
    AttemptRecord dollars = attempt("a", "ok", 1);
    dollars.cost = cost(Cost::Kind::Spent, 500, "USD");
    AttemptRecord yuan = attempt("b", "ok", 1);
    yuan.cost = cost(Cost::Kind::Spent, 3000, "CNY");
    StatisticsLine line;
    line.add(exchange({dollars}, 1));
    line.add(exchange({yuan}, 1));
    line.add(exchange({yuan}, 1));
    const LogEntry entry = line.entry();
    QVERIFY(!entry.fields.contains(QStringLiteral("cost")));
    QCOMPARE(entry.fields.value(QStringLiteral("costs")).toObject(),
        (QJsonObject{{QStringLiteral("USD"), 0.5}, {QStringLiteral("CNY"), 6.0}}));
    QVERIFY(entry.message.endsWith(QStringLiteral("Cost: 6.0000 CNY + 0.5000 USD")));
}

void StatisticsLineTest::aSubscriptionIsNotSpent()
{
    AttemptRecord covered = attempt("a", "ok", 1);
    covered.cost = cost(Cost::Kind::Value, 500, "USD");
    StatisticsLine line;
    line.add(exchange({covered}, 1));
    const LogEntry entry = line.entry();
    QVERIFY(!entry.fields.contains(QStringLiteral("cost")));
    QCOMPARE(entry.fields.value(QStringLiteral("value")).toDouble(), 0.5);
    QCOMPARE(entry.fields.value(QStringLiteral("value_currency")).toString(), QStringLiteral("USD"));
    QVERIFY(!entry.message.contains(QStringLiteral("Cost")));
}

void StatisticsLineTest::isEmptyBeforeTheFirst()
{
    StatisticsLine line;
    QVERIFY(line.isEmpty());
    line.add(exchange({}, 1));
    QVERIFY(!line.isEmpty());
}

QTEST_GUILESS_MAIN(StatisticsLineTest)
#include "tst_statisticsline.moc"
