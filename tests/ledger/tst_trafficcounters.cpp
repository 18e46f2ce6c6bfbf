// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/trafficcounters.h"

#include <QTest>

using namespace signalbox;

namespace {

const QString work = QStringLiteral("work");
const QString usd = QStringLiteral("USD");

AttemptRecord attempt(int status, const QString &outcome, bool faulty)
{
    AttemptRecord record;
    record.provider = work;
    record.status = status;
    record.outcome = outcome;
    record.sent = true;
    record.faulty = faulty;
    return record;
}

AttemptRecord goodAttempt(qint64 firstByte = 300)
{
    AttemptRecord record = attempt(200, QStringLiteral("ok"), false);
    record.firstByteMilliseconds = firstByte;
    return record;
}

ExchangeRecord exchange(const QList<AttemptRecord> &attempts, qint64 milliseconds = 2000)
{
    ExchangeRecord record;
    record.path = "/v1/messages";
    record.model = QStringLiteral("claude-x");
    record.milliseconds = milliseconds;
    record.attempts = attempts;
    if (!attempts.isEmpty() && attempts.last().outcome == QStringLiteral("ok"))
        record.provider = attempts.last().provider;
    return record;
}

} // namespace

class TrafficCountersTest : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void durationsAreCountedUpToEachBound();
    void requestsAndFirstBytesAreTimed();
    void whoGotNoAnswerIsCountedApart();
    void countingFilesAndKeptAnswersAreNotTimed();
    void attemptsAreToldApartByOutcome_data();
    void attemptsAreToldApartByOutcome();
    void whoWasPassedOverIsNotCounted();
    void moneyIsAddedUpByCurrencyAndKind();
    void onlyConfiguredProvidersAreCounted();

private:
    [[nodiscard]] TrafficCounters::ProviderCounters counters() const
    {
        return m_counters.byProvider().value(work);
    }

    TrafficCounters m_counters;
};

void TrafficCountersTest::init()
{
    m_counters = {};
    m_counters.setProviders({work});
}

void TrafficCountersTest::durationsAreCountedUpToEachBound()
{
    DurationHistogram histogram;
    for (const qint64 milliseconds : {-3, 50, 51, 99, 300'000, 300'001})
        histogram.add(milliseconds);
    QCOMPARE(DurationHistogram::bounds.front(), 0.05);
    QCOMPARE(DurationHistogram::bounds.back(), 300.0);
    QCOMPARE(histogram.upTo(0), 2U); // a bound is part of its class
    QCOMPARE(histogram.upTo(1), 4U);
    QCOMPARE(histogram.upTo(DurationHistogram::bounds.size() - 2), 4U);
    QCOMPARE(histogram.upTo(DurationHistogram::bounds.size() - 1), 5U);
    QCOMPARE(histogram.count(), 6U);
    QCOMPARE(histogram.sumSeconds(), 600.201);
}

void TrafficCountersTest::requestsAndFirstBytesAreTimed()
{
    m_counters.add(exchange({goodAttempt(300)}, 2000));
    m_counters.add(
        exchange({attempt(500, QStringLiteral("500 api_error: oh"), true), goodAttempt(700)}, 4000));
    QCOMPARE(counters().requests.count(), 2U);
    QCOMPARE(counters().requests.sumSeconds(), 6.0);
    QCOMPARE(counters().firstBytes.count(), 2U); // the failed one brought none
    QCOMPARE(counters().firstBytes.sumSeconds(), 1.0);
    QCOMPARE(m_counters.unanswered().count(), 0U);
}

void TrafficCountersTest::whoGotNoAnswerIsCountedApart()
{
    m_counters.add(exchange({attempt(500, QStringLiteral("500 api_error: oh"), true)}, 1500));
    QCOMPARE(counters().requests.count(), 0U);
    QCOMPARE(m_counters.unanswered().sumSeconds(), 1.5);
}

void TrafficCountersTest::countingFilesAndKeptAnswersAreNotTimed()
{
    ExchangeRecord count = exchange({goodAttempt()});
    count.path = "/v1/messages/count_tokens";
    m_counters.add(count);
    ExchangeRecord file = exchange({goodAttempt()});
    file.model.clear();
    m_counters.add(file);
    ExchangeRecord kept = exchange({});
    kept.provider = work;
    kept.reused = true;
    m_counters.add(kept);
    QCOMPARE(counters().requests.count(), 0U);
    QCOMPARE(counters().firstBytes.count(), 0U);
    QCOMPARE(m_counters.unanswered().count(), 0U);
    QCOMPARE(counters().attempts, (QMap<QByteArray, quint64>{{"ok", 2}}));
}

void TrafficCountersTest::attemptsAreToldApartByOutcome_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("outcome");
    QTest::addColumn<bool>("faulty");
    QTest::addColumn<QByteArray>("word");
    const auto row = [](int status, const char *outcome, bool faulty, const char *word) {
        QTest::addRow("%d %s", status, outcome)
            << status << QString::fromLatin1(outcome) << faulty << QByteArray(word);
    };
    row(200, "ok", false, "ok");
    row(0, "api_error: connection refused", true, "connection");
    row(0, "api_error: without a network", false, "stopped");
    row(401, "401 authentication_error: no", true, "credential");
    row(402, "402 billing_error: no", true, "credential");
    row(403, "403 permission_error: no", true, "credential");
    row(401, "401 authentication_error: of the client", false, "refused");
    row(400, "400 invalid_request_error: no", false, "refused");
    row(404, "404 not_found_error: no", false, "refused");
    row(404, "404 not_found_error: nothing is there", true, "server_error");
    row(429, "429 rate_limit_error: no", true, "rate_limited");
    row(503, "503 overloaded_error: no", true, "overloaded");
    row(529, "529 overloaded_error: no", true, "overloaded");
    row(500, "500 api_error: no", true, "server_error");
    row(504, "504 timeout_error: no", true, "server_error");
    row(200, "200 api_error: the stream was cut", true, "bad_answer");
    row(302, "302 api_error: redirects", true, "bad_answer");
    row(200, "client left", false, "stopped");
    row(0, "client left", false, "stopped");
}

void TrafficCountersTest::attemptsAreToldApartByOutcome()
{
    QFETCH(int, status);
    QFETCH(QString, outcome);
    QFETCH(bool, faulty);
    QFETCH(QByteArray, word);
    m_counters.add(exchange({attempt(status, outcome, faulty)}));
    QCOMPARE(counters().attempts, (QMap<QByteArray, quint64>{{word, 1}}));
}

void TrafficCountersTest::whoWasPassedOverIsNotCounted()
{
    AttemptRecord passedOver = attempt(0, QStringLiteral("not asked: it is full"), false);
    passedOver.sent = false;
    m_counters.add(exchange({passedOver}));
    QVERIFY(counters().attempts.isEmpty());
}

void TrafficCountersTest::moneyIsAddedUpByCurrencyAndKind()
{
    const auto costing = [](Cost::Kind kind, qint64 nanos, const QString &currency) {
        AttemptRecord record = goodAttempt();
        record.cost = {kind, nanos, currency, {}};
        return record;
    };
    m_counters.add(exchange({costing(Cost::Kind::Spent, 100, usd), costing(Cost::Kind::Spent, 10, usd),
        costing(Cost::Kind::Value, 7, usd), costing(Cost::Kind::Spent, 3, QStringLiteral("CNY")),
        costing(Cost::Kind::Unknown, 0, {})}));
    const QMap<QString, MoneySum> money = counters().money;
    QCOMPARE(money.keys(), (QStringList{QStringLiteral("CNY"), usd}));
    QCOMPARE(money.value(usd).spent, 110);
    QCOMPARE(money.value(usd).value, 7);
    QCOMPARE(money.value(QStringLiteral("CNY")).spent, 3);
}

void TrafficCountersTest::onlyConfiguredProvidersAreCounted()
{
    ExchangeRecord record = exchange({goodAttempt()});
    record.provider = QStringLiteral("stranger");
    record.attempts[0].provider = QStringLiteral("stranger");
    m_counters.add(record);
    QCOMPARE(m_counters.byProvider().keys(), QStringList{work});
    m_counters.add(exchange({goodAttempt()}));
    m_counters.setProviders({QStringLiteral("home"), work});
    QCOMPARE(counters().requests.count(), 1U);
    QVERIFY(m_counters.byProvider().contains(QStringLiteral("home")));
    m_counters.setProviders({QStringLiteral("home")});
    QCOMPARE(m_counters.byProvider().keys(), QStringList{QStringLiteral("home")});
}

QTEST_APPLESS_MAIN(TrafficCountersTest)
#include "tst_trafficcounters.moc"
