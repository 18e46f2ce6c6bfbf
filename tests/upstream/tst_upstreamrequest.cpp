// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakeclock.h"
#include "support/fakeupstream.h"
#include "support/testclient.h"
#include "upstream/upstreamrequest.h"

#include <QLoggingCategory>
#include <QSignalSpy>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

using Expectation = UpstreamRequest::Expectation;
using End = FakeAnswer::End;

/// A provider and the connections to it.
struct Scene
{
    std::unique_ptr<UpstreamRequest> send(const QByteArray &method, const QByteArray &path,
        const QByteArray &body = {}, const Expectation &expectation = {})
    {
        UpstreamMessage message;
        message.method = method;
        message.url = QUrl(upstream.baseUrl() + QString::fromUtf8(path));
        message.body = body;
        auto request = std::make_unique<UpstreamRequest>(transport, message, expectation, timeouts, *clock);
        request->send();
        return request;
    }

    /// Leaves a connection that will be used again.
    void warmUp()
    {
        upstream.answer(FakeAnswer::json(200, messageJson()));
        const auto request = send("POST", "/v1/messages", messagesBody());
        QSignalSpy finished(request.get(), &UpstreamRequest::finished);
        QVERIFY(finished.wait(30'000));
    }

    FakeClock fakeClock;
    SystemClock systemClock;
    const Clock *clock = &fakeClock;
    FakeUpstream upstream;
    Transport transport{TransportSettings{}};
    AttemptTimeouts timeouts;
};

const Expectation streamed{.stream = true};
const Expectation ungated{.gated = false};

} // namespace

/// What one attempt makes of its connection and its answer; failover and the rest are tested through the
/// gateway.
class UpstreamRequestTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false")); }

    void aStaleConnectionIsReplaced_data();
    void aStaleConnectionIsReplaced();
    void aConnectionThatClosesLateWasNotStale();
    void aRequestWithoutABodyArrivesOnce();
    void getAndDeleteCarryNoLength_data();
    void getAndDeleteCarryNoLength();
    void aStreamThatWasNotAskedForIsBad();
    void ungatedAnswersArePassedOn_data();
    void ungatedAnswersArePassedOn();
    void theConnectionNeedNotEndAfterTheLastEvent_data();
    void theConnectionNeedNotEndAfterTheLastEvent();
    void anAnswerThatHasEndedNeedsNoEndMark();
};

void UpstreamRequestTest::aStaleConnectionIsReplaced_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<bool>("gated");
    QTest::addColumn<int>("requests");
    QTest::newRow("a message is sent again") << QByteArray("POST") << true << 3;
    QTest::newRow("a question is sent again") << QByteArray("GET") << false << 3;
    QTest::newRow("what may have been made is not") << QByteArray("POST") << false << 2;
}

void UpstreamRequestTest::aStaleConnectionIsReplaced()
{
    QFETCH(QByteArray, method);
    QFETCH(bool, gated);
    QFETCH(int, requests);
    Scene scene;
    scene.upstream.answerBy([&](const FakeUpstream::Request &) {
        return scene.upstream.requests().size() == 2 ? FakeAnswer::close()
                                                     : FakeAnswer::json(200, messageJson());
    });
    scene.warmUp();

    const auto request
        = scene.send(method, "/v1/files", method == "POST" ? messagesBody() : QByteArray(), {.gated = gated});
    QSignalSpy finished(request.get(), &UpstreamRequest::finished);
    QSignalSpy failed(request.get(), &UpstreamRequest::failed);

    QTRY_COMPARE(finished.size() + failed.size(), 1);
    QCOMPARE(finished.size(), requests == 3 ? 1 : 0);
    QCOMPARE(scene.upstream.requests().size(), requests);
    QVERIFY(request->mayHaveArrived());
}

void UpstreamRequestTest::aConnectionThatClosesLateWasNotStale()
{
    Scene scene;
    scene.warmUp();
    scene.upstream.answerBy([](const FakeUpstream::Request &) { return FakeAnswer::stall(); });
    const auto request = scene.send("POST", "/v1/messages", messagesBody(), streamed);
    QSignalSpy failed(request.get(), &UpstreamRequest::failed);
    QTRY_COMPARE(scene.upstream.requests().size(), 2);
    QTRY_VERIFY(request->mayHaveArrived());

    scene.fakeClock.advance(3s);
    scene.upstream.kill();

    QTRY_COMPARE(failed.size(), 1); // sent again it would have been refused
    QCOMPARE(failed.first().first().value<Failure>().error.message,
        QStringLiteral("the provider closed the connection without an answer"));
}

void UpstreamRequestTest::aRequestWithoutABodyArrivesOnce()
{
    Scene scene;
    scene.upstream.answer(FakeAnswer::close());
    const auto request = scene.send("POST", "/v1/messages/batches/msgbatch_1/cancel", {}, ungated);
    QSignalSpy failed(request.get(), &UpstreamRequest::failed);
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(scene.upstream.requests().size(), 1);
    QCOMPARE(scene.upstream.requests().first().headers.value("content-length"), QByteArray("0"));
}

void UpstreamRequestTest::getAndDeleteCarryNoLength_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::newRow("GET") << QByteArray("GET");
    QTest::newRow("DELETE") << QByteArray("DELETE");
}

void UpstreamRequestTest::getAndDeleteCarryNoLength()
{
    QFETCH(QByteArray, method);
    Scene scene;
    scene.upstream.answer(FakeAnswer::json(200, "{}"));
    const auto request = scene.send(method, "/v1/files/file_1", {}, ungated);
    QSignalSpy finished(request.get(), &UpstreamRequest::finished);
    QVERIFY(finished.wait(30'000));
    QCOMPARE(scene.upstream.requests().first().method, method);
    QVERIFY(!scene.upstream.requests().first().headers.contains("content-length"));
    QVERIFY(!scene.upstream.requests().first().headers.contains("content-type"));
}

void UpstreamRequestTest::aStreamThatWasNotAskedForIsBad()
{
    Scene scene;
    scene.upstream.answer(FakeAnswer::stream(messageEvents()));
    const auto request = scene.send("POST", "/v1/messages", messagesBody("m", false));
    QSignalSpy failed(request.get(), &UpstreamRequest::failed);
    QTRY_COMPARE(failed.size(), 1);
    const auto failure = failed.first().first().value<Failure>();
    QCOMPARE(failure.kind, Failure::Kind::BadAnswer);
    QVERIFY(failure.retryable);
}

void UpstreamRequestTest::ungatedAnswersArePassedOn_data()
{
    QTest::addColumn<FakeAnswer>("answer");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    const QByteArray error = errorEventOf("overloaded_error");
    QTest::newRow("events that are none of ours")
        << FakeAnswer::stream({error, "data: x\n\n"}) << 200 << QByteArray(error + "data: x\n\n");
    QTest::newRow("a redirection") << FakeAnswer::plain(302, "over there", {{"location", "/v2/files"}}) << 302
                                   << QByteArray("over there");
    QTest::newRow("not modified") << FakeAnswer::raw("HTTP/1.1 304 Not Modified\r\netag: x\r\n\r\n",
        End::KeepOpen) << 304 << QByteArray();
}

void UpstreamRequestTest::ungatedAnswersArePassedOn()
{
    QFETCH(FakeAnswer, answer);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    Scene scene;
    scene.upstream.answer(answer);
    const auto request = scene.send("GET", "/v1/files/file_1", {}, ungated);
    QByteArray received;
    connect(request.get(), &UpstreamRequest::readyRead, this, [&] { received += request->read(); });
    QSignalSpy finished(request.get(), &UpstreamRequest::finished);
    QVERIFY(finished.wait(30'000));
    QCOMPARE(request->status(), status);
    QCOMPARE(received, body);
    QVERIFY(!request->isStream());
    if (status == 302)
        QCOMPARE(request->headers().value("location"), QByteArray("/v2/files"));
}

void UpstreamRequestTest::theConnectionNeedNotEndAfterTheLastEvent_data()
{
    QTest::addColumn<QByteArrayList>("events");
    QTest::addColumn<bool>("good");
    QTest::newRow("message_stop") << messageEvents() << true;
    QTest::newRow("an error") << QByteArrayList(
        messageEvents().first(3) + QByteArrayList{errorEventOf("overloaded_error")})
                              << false;
}

void UpstreamRequestTest::theConnectionNeedNotEndAfterTheLastEvent()
{
    QFETCH(QByteArrayList, events);
    QFETCH(bool, good);
    Scene scene;
    scene.clock = &scene.systemClock;
    scene.upstream.answer(FakeAnswer::cutStream(events, End::Stall));
    const auto request = scene.send("POST", "/v1/messages", messagesBody(), streamed);
    QByteArray received;
    connect(request.get(), &UpstreamRequest::readyRead, this, [&] { received += request->read(); });
    QSignalSpy finished(request.get(), &UpstreamRequest::finished);
    QSignalSpy failed(request.get(), &UpstreamRequest::failed);
    QTRY_COMPARE_WITH_TIMEOUT(
        finished.size() + failed.size(), 1, 30'000); // not after the idle timeout of minutes
    QCOMPARE(finished.size(), good ? 1 : 0);
    QCOMPARE(received, events.join());
    if (!good)
        QVERIFY(failed.first().first().value<Failure>().told);
}

void UpstreamRequestTest::anAnswerThatHasEndedNeedsNoEndMark()
{
    const QByteArrayList events{"data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n",
        "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"};
    Scene scene;
    scene.clock = &scene.systemClock;
    scene.timeouts.usage = 100ms;
    scene.upstream.answerBy(
        [events](const FakeUpstream::Request &) { return FakeAnswer::cutStream(events, End::Stall); });
    Expectation several{.protocol = Protocol::OpenAi, .stream = true};
    several.severalChoices = true;
    // It begins first, and would end first.
    const auto unfinished = scene.send("POST", "/v1/chat/completions", "{}", several);
    QSignalSpy readable(unfinished.get(), &UpstreamRequest::readyRead);
    QSignalSpy ended(unfinished.get(), &UpstreamRequest::finished);
    QVERIFY(readable.wait(30'000));
    const auto request
        = scene.send("POST", "/v1/chat/completions", "{}", {.protocol = Protocol::OpenAi, .stream = true});
    QSignalSpy finished(request.get(), &UpstreamRequest::finished);
    QVERIFY(finished.wait(30'000));
    QCOMPARE(ended.size(), 0);
}

QTEST_GUILESS_MAIN(UpstreamRequestTest)
#include "tst_upstreamrequest.moc"
