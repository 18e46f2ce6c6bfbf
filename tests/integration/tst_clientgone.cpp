// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/twoproviders.h"

#include <QElapsedTimer>
#include <QLoggingCategory>
#include <QTest>

#include <limits>

using namespace signalbox;
using namespace signalbox::test;

namespace {

using End = FakeAnswer::End;

} // namespace

/// Clients that leave before their answer is complete.
class TestClientGone : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void theUpstreamIsStoppedAtOnce_data();
    void theUpstreamIsStoppedAtOnce();
    void theUpstreamIsStoppedWithinATenthOfASecond();
    void thePlaceBecomesFree();
    void aQueuedRequestIsNeverSent();
    void itIsNotAskedElsewhere();
    void otherStreamsGoOn();
};

void TestClientGone::initTestCase()
{
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false"));
}

void TestClientGone::theUpstreamIsStoppedAtOnce_data()
{
    QTest::addColumn<FakeAnswer>("answer");
    QTest::addColumn<bool>("stream");
    QTest::addColumn<QByteArray>("seen"); ///< by the client before it leaves

    const QByteArrayList events = messageEvents();
    const FakeAnswer held = FakeAnswer::cutStream({events.at(0)}, End::Stall);
    const FakeAnswer half
        = FakeAnswer::head(200, {{"content-type", "application/json"}}, "content-length: 1000")
              .bytes("{")
              .endingWith(End::Stall);
    QTest::addRow("before the head, stream") << FakeAnswer::stall() << true << QByteArray();
    QTest::addRow("before the head, plain") << FakeAnswer::stall() << false << QByteArray();
    QTest::addRow("while message_start is held") << held << true << QByteArray();
    QTest::addRow("while a plain answer is held") << half << false << QByteArray();
    QTest::addRow("in mid-stream") << FakeAnswer::cutStream({events.at(0), events.at(1)}, End::Stall) << true
                                   << QByteArray(events.at(0) + events.at(1));
    QTest::addRow("in mid-event") << FakeAnswer::cutStream(
        {events.at(0), events.at(1), events.at(3).left(20)}, End::Stall)
                                  << true << QByteArray(events.at(0) + events.at(1));
}

void TestClientGone::theUpstreamIsStoppedAtOnce()
{
    QFETCH(FakeAnswer, answer);
    QFETCH(bool, stream);
    QFETCH(QByteArray, seen);
    TwoProviders scene;
    scene.startWithA(answer);
    const auto client = scene.gateway.client();
    client->post("/v1/messages", messagesBody("claude-sonnet-4-5", stream));
    QTRY_COMPARE(scene.a.requests().size(), 1);
    QTRY_COMPARE(client->bodySoFar(), seen);

    client->leave();

    QTRY_VERIFY(scene.a.requests().first().aborted);
    QTRY_COMPARE(scene.gateway.records().size(), 1);
    const ExchangeRecord &record = scene.gateway.records().first();
    QVERIFY(record.clientLeft);
    QCOMPARE(record.committed, !seen.isEmpty());
    QCOMPARE(record.status, seen.isEmpty() ? 0 : 200);
    QCOMPARE(record.attempts.size(), 1);
    QCOMPARE(scene.stateOfA().failures, 0);
    QCOMPARE(scene.stateOfA().failedAttempts, quint64(0));
    QCOMPARE(scene.stateOfA().health, ProviderSnapshot::Health::Healthy);
    QCOMPARE(scene.stateOfA().inFlight, 0);
    QCOMPARE(scene.b.requests().size(), 0);
    QCOMPARE(scene.gateway.gateway().snapshot().activeExchanges, 0);
}

/// Tokens cost money. The best of five rounds: this machine may be busy with other things in the others.
void TestClientGone::theUpstreamIsStoppedWithinATenthOfASecond()
{
    TwoProviders scene;
    scene.startWithA(FakeAnswer::cutStream(messageEvents().first(2), End::Stall));
    qint64 best = std::numeric_limits<qint64>::max();
    QElapsedTimer clock;
    int aborted = 0;
    connect(&scene.a, &FakeUpstream::aborted, this, [&] {
        best = qMin(best, clock.elapsed());
        ++aborted;
    });

    for (int round = 1; round <= 5; ++round) {
        const auto client = scene.gateway.client();
        client->post("/v1/messages", messagesBody());
        QTRY_COMPARE(client->bodySoFar(), messageEvents().first(2).join());
        clock.start();
        client->leave();
        QTRY_COMPARE(aborted, round);
    }

    qInfo("the upstream connection ended after %lld ms", static_cast<long long>(best));
    QVERIFY(best < 100);
}

void TestClientGone::thePlaceBecomesFree()
{
    FakeUpstream upstream;
    upstream.answer(FakeAnswer::stall());
    upstream.answer(FakeAnswer::stream(messageEvents()));
    GatewayFixture gateway;
    gateway.addProvider(QStringLiteral("a"), upstream.baseUrl()).maxConcurrent = 1;
    gateway.start();
    const auto leaving = gateway.client();
    leaving->post("/v1/messages", messagesBody());
    QTRY_COMPARE(upstream.requests().size(), 1);
    const auto waiting = gateway.client();
    waiting->post("/v1/messages", messagesBody());
    QTRY_COMPARE(gateway.gateway().snapshot().activeExchanges, 2);

    leaving->leave();

    QCOMPARE(waiting->answer().body, messageEvents().join());
    QCOMPARE(upstream.mostAtOnce(), 1);
}

void TestClientGone::aQueuedRequestIsNeverSent()
{
    FakeUpstream upstream;
    upstream.answer(FakeAnswer::cutStream({messageEvents().first(2).join()}, End::Stall));
    upstream.answer(FakeAnswer::stream(messageEvents("third")));
    GatewayFixture gateway;
    gateway.addProvider(QStringLiteral("a"), upstream.baseUrl()).maxConcurrent = 1;
    gateway.start();
    const auto running = gateway.client();
    running->post("/v1/messages", messagesBody());
    QTRY_VERIFY(!running->bodySoFar().isEmpty());
    const auto queued = gateway.client();
    queued->post("/v1/messages", messagesBody());
    QTRY_COMPARE(gateway.gateway().snapshot().activeExchanges, 2);
    const auto patient = gateway.client();
    patient->post("/v1/messages", messagesBody("claude-third"));
    QTRY_COMPARE(gateway.gateway().snapshot().activeExchanges, 3);

    queued->leave();
    QTRY_COMPARE(gateway.records().size(), 1);
    QVERIFY(gateway.records().first().clientLeft);
    QVERIFY(gateway.records().first().attempts.isEmpty());
    running->leave();

    QCOMPARE(patient->answer().body, messageEvents("third").join());
    QCOMPARE(upstream.requests().size(), 2);
    QCOMPARE(upstream.requests().last().body, messagesBody("claude-third"));
    QCOMPARE(gateway.provider(QStringLiteral("a")).inFlight, 0);
    QCOMPARE(gateway.provider(QStringLiteral("a")).failures, 0);
}

void TestClientGone::itIsNotAskedElsewhere()
{
    TwoProviders scene;
    const FakeAnswer overloaded = FakeAnswer::error(529, "overloaded_error");
    scene.startWithA(FakeAnswer(overloaded).holdBefore(0));
    const auto client = scene.gateway.client();
    client->post("/v1/messages", messagesBody());
    QTRY_COMPARE(scene.a.requests().size(), 1);

    client->leave();

    QTRY_COMPARE(scene.gateway.records().size(), 1);
    QTRY_VERIFY(scene.a.requests().first().aborted);
    scene.a.answerBy([overloaded](const FakeUpstream::Request &) { return overloaded; });
    // Another exchange comes and goes; nothing of the first one turns up.
    const QByteArray other = messagesBody("claude-other");
    QCOMPARE(scene.gateway.post(other).status, 200);
    QCOMPARE(scene.b.requests().size(), 1);
    QCOMPARE(scene.b.requests().first().body, other);
}

void TestClientGone::otherStreamsGoOn()
{
    TwoProviders scene;
    scene.startWithA(FakeAnswer::stream(messageEvents("one two three four five")).holdBefore(4));
    const auto staying = scene.gateway.client();
    const auto leaving = scene.gateway.client();
    staying->post("/v1/messages", messagesBody());
    leaving->post("/v1/messages", messagesBody());
    QTRY_VERIFY(!leaving->bodySoFar().isEmpty());
    QTRY_VERIFY(!staying->bodySoFar().isEmpty());

    leaving->leave();
    QTRY_COMPARE(scene.a.held(), 1);
    scene.a.proceed();

    const auto answer = staying->answer();
    QVERIFY(answer.complete);
    QCOMPARE(answer.body, messageEvents("one two three four five").join());
}

QTEST_GUILESS_MAIN(TestClientGone)
#include "tst_clientgone.moc"
