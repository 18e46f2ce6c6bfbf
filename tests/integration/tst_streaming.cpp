// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/apierror.h"
#include "support/twoproviders.h"
#include "translation/messageevents.h"

#include <QLoggingCategory>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(signalbox::test::FakeAnswer::End)

namespace {

using End = FakeAnswer::End;

constexpr qsizetype mebibyte = 1024 * 1024;

QByteArray blockStart()
{
    return messageEvents().at(1);
}

QByteArray delta(const QByteArray &text)
{
    return "event: content_block_delta\n"
           "data: "
           "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\""
        + text + "\"}}\n\n";
}

/// What ends a proper stream.
QByteArray ending()
{
    return messageEvents().last(3).join();
}

FakeAnswer streamHead()
{
    return FakeAnswer::head(200, {{"content-type", "text/event-stream"}});
}

QByteArray withoutPings(QByteArray stream)
{
    return stream.replace(pingEvent, {});
}

QByteArray largeJson(qsizetype size)
{
    return R"({"type":"message","content":[{"type":"text","text":")" + QByteArray(size, 'x') + R"("}]})";
}

/// Sends a request and lets the provider go on as soon as the client has this of the answer's body.
TestClient::Answer answerAfter(const QByteArray &seen, GatewayFixture &gateway, FakeUpstream &upstream,
    const QByteArray &request = messagesBody())
{
    const auto client = gateway.client();
    client->post("/v1/messages", request);
    if (!QTest::qWaitFor([&] { return client->hasHead() && client->bodySoFar().startsWith(seen); }, patience))
        qWarning() << "the client has only" << client->bodySoFar();
    upstream.proceed();
    return client->answer();
}

} // namespace

/// Answers on their way to the client, in good times and bad.
class TestStreaming : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void contentArrivesBeforeTheUpstreamHasEnded();
    void everyChunkIsPassedOnAsItComes();
    void nothingIsShownBeforeContent();
    void eventsMayBeCutAnywhere_data();
    void eventsMayBeCutAnywhere();
    void aSilentStreamIsKeptAliveBetweenEvents_data();
    void aSilentStreamIsKeptAliveBetweenEvents();

    void anEarlyHeadKeepsTheClientWaiting();
    void afterAnEarlyHeadTheNextTargetMayAnswer();
    void afterAnEarlyHeadAFailureIsAnEvent_data();
    void afterAnEarlyHeadAFailureIsAnEvent();
    void afterAnEarlyHeadAPlainAnswerBecomesAStream_data();
    void afterAnEarlyHeadAPlainAnswerBecomesAStream();
    void afterAnEarlyHeadWhatIsNoMessageIsAnError();

    void aCutAfterCommitIsToldInTheStream_data();
    void aCutAfterCommitIsToldInTheStream();
    void anUpstreamErrorAfterContentIsPassedOnce_data();
    void anUpstreamErrorAfterContentIsPassedOnce();
    void nothingIsLostBehindTheLastEvent_data();
    void nothingIsLostBehindTheLastEvent();
    void silenceInMidStreamEndsIt();

    void aLargePlainAnswerStreams();
    void aPlainAnswerCutEarlyFailsOver_data();
    void aPlainAnswerCutEarlyFailsOver();
    void aPlainAnswerCutLateIsNotComplete_data();
    void aPlainAnswerCutLateIsNotComplete();

    void theClientsTimeoutShortensOurs();
    void anOldClientReadsUntilTheEnd();
    void headHasNoBody();
};

void TestStreaming::initTestCase()
{
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false"));
}

void TestStreaming::contentArrivesBeforeTheUpstreamHasEnded()
{
    TwoProviders scene;
    scene.startWithA(FakeAnswer::cutStream({messageStartEvent(), blockStart()}, End::Stall));
    const auto client = scene.gateway.client();

    client->post("/v1/messages", messagesBody());

    QTRY_COMPARE(client->bodySoFar(), messageStartEvent() + blockStart());
    QVERIFY(!scene.a.requests().first().aborted);
    QCOMPARE(scene.stateOfA().inFlight, 1);
}

void TestStreaming::everyChunkIsPassedOnAsItComes()
{
    TwoProviders scene;
    QByteArrayList pieces{messageStartEvent() + blockStart()};
    for (int i = 0; i < 20; ++i)
        pieces << delta(QByteArray::number(i));
    FakeAnswer answer = streamHead();
    for (const QByteArray &piece : std::as_const(pieces))
        answer.chunk(piece).hold();
    scene.startWithA(answer.chunk(ending()).lastChunk());
    const auto client = scene.gateway.client();

    client->post("/v1/messages", messagesBody());

    for (qsizetype i = 1; i <= pieces.size(); ++i) {
        QTRY_COMPARE(client->bodySoFar(), pieces.first(i).join());
        scene.a.proceed();
    }
    QCOMPARE(client->answer().body, pieces.join() + ending());
}

void TestStreaming::nothingIsShownBeforeContent()
{
    TwoProviders scene;
    FakeAnswer good = FakeAnswer::stream({messageStartEvent(), pingEvent, pingEvent, blockStart(), ending()});
    scene.startWithA(good.holdBefore(4));
    const auto client = scene.gateway.client();

    client->post("/v1/messages", messagesBody());
    QTRY_COMPARE(scene.a.held(), 1);
    // By the time another exchange has come and gone the gateway has what was sent before it.
    scene.a.answerWell("the other");
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);

    QVERIFY2(client->input().isEmpty(), "shown while the provider could still fail unseen");
    scene.a.proceed();
    const auto answer = client->answer();
    QCOMPARE(answer.body, messageStartEvent() + pingEvent + pingEvent + blockStart() + ending());
}

void TestStreaming::eventsMayBeCutAnywhere_data()
{
    QTest::addColumn<QByteArray>("stream");
    const QByteArray text
        = "event: message_start\ndata: {\"message\":{}}\n\n"
          ": a comment\n\n"
          "event: content_block_start\ndata: {\"index\":0}\n\n"
          "event: content_block_delta\ndata: {\"text\":\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"}\n\n"
          "id: 7\nevent: message_stop\ndata: {\ndata: }\n\n";
    QTest::addRow("LF") << text;
    QTest::addRow("CRLF") << QByteArray(text).replace("\n", "\r\n");
    QTest::addRow("CR") << QByteArray(text).replace("\n", "\r");
    QTest::addRow("no empty line at the end") << text.chopped(1);
    QTest::addRow("data without event lines")
        << QByteArray("data: {\"type\":\"message_start\"}\n\ndata: {\"type\":\"content_block_start\"}\n\n"
                      "data: {\"type\":\"message_stop\"}\n\n");
}

void TestStreaming::eventsMayBeCutAnywhere()
{
    QFETCH(QByteArray, stream);
    FakeUpstream upstream;
    qsizetype cut = 0;
    upstream.answerBy([&](const FakeUpstream::Request &) {
        FakeAnswer answer = streamHead();
        answer.chunk(stream.left(cut)).chunk(stream.mid(cut), 1ms).lastChunk();
        return answer;
    });
    GatewayFixture gateway;
    gateway.addProvider(QStringLiteral("a"), upstream.baseUrl());
    gateway.start();
    const auto client = gateway.client();

    for (cut = 1; cut < stream.size(); ++cut) {
        client->post("/v1/messages", messagesBody());
        const auto answer = client->answer();
        QVERIFY2(answer.complete, qPrintable(QStringLiteral("cut at %1").arg(cut)));
        QCOMPARE(answer.body, stream);
    }
    QCOMPARE(gateway.provider(QStringLiteral("a")).failures, 0);
}

void TestStreaming::aSilentStreamIsKeptAliveBetweenEvents_data()
{
    QTest::addColumn<QByteArray>("whole");
    QTest::addColumn<QByteArray>("interrupted");
    QTest::addRow("between two events") << delta("a") << delta("b");
    QTest::addRow("within an event") << QByteArray() << delta("a");
    QTest::addRow("within an event behind another") << delta("a") << delta("b");
    QTest::addRow("within a very long event") << delta("a") << delta(QByteArray(200 * 1024, 'x'));
}

void TestStreaming::aSilentStreamIsKeptAliveBetweenEvents()
{
    QFETCH(QByteArray, whole);
    QFETCH(QByteArray, interrupted);
    const bool between = QByteArray(QTest::currentDataTag()) == "between two events";
    const qsizetype cut = between ? 0 : interrupted.size() / 2;
    const QByteArray first = messageStartEvent() + blockStart() + whole + interrupted.left(cut);
    TwoProviders scene;
    scene.gateway.config.timeouts.keepAlive = 60ms;
    FakeAnswer answer = streamHead();
    answer.chunk(first).hold().chunk(interrupted.mid(cut)).hold().chunk(ending()).lastChunk();
    scene.startWithA(answer);
    const auto client = scene.gateway.client();
    const auto pings = [&client] { return client->bodySoFar().count(pingEvent); };
    const bool longer
        = interrupted.size() > 100 * 1024; // it is passed on in parts, so there is silence only behind it
    QElapsedTimer clock;
    clock.start();

    client->post("/v1/messages", messagesBody());
    if (longer)
        QTRY_VERIFY(client->bodySoFar().contains(QByteArray(whole + interrupted.left(20))));
    else
        QTRY_VERIFY(pings() >= 3);
    scene.a.proceed();
    QTRY_VERIFY(client->bodySoFar().contains(interrupted));
    const qsizetype before = pings();
    QTRY_VERIFY(pings() > before);
    const qsizetype most = clock.elapsed() / 50 + 1; // a coarse timer may be somewhat early
    QVERIFY2(pings() <= most, qPrintable(QStringLiteral("%1 pings").arg(pings())));
    scene.a.proceed();
    const auto received = client->answer();

    QVERIFY(received.complete);
    QCOMPARE(withoutPings(received.body), first + interrupted.mid(cut) + ending());
    QVERIFY2(received.body.contains(interrupted), "something stands within an event");
    QCOMPARE(scene.gateway.records().first().responseBytes, received.body.size());
}

void TestStreaming::anEarlyHeadKeepsTheClientWaiting()
{
    TwoProviders scene;
    scene.gateway.config.timeouts.earlyHead = 80ms;
    scene.gateway.config.timeouts.keepAlive = 80ms;
    FakeAnswer late = FakeAnswer::stream(messageEvents());
    scene.startWithA(late.holdBefore(0));

    const auto answer = answerAfter(pingEvent + pingEvent, scene.gateway, scene.a);

    QCOMPARE(answer.status, 200);
    QVERIFY(answer.complete);
    QVERIFY2(answer.firstByteAfter >= 70, "the provider had less time than configured");
    QCOMPARE(answer.headers.value("content-type"), QByteArray("text/event-stream"));
    QVERIFY(answer.headers.contains("x-signalbox-request-id"));
    QVERIFY(answer.body.startsWith(QByteArray(pingEvent + pingEvent)));
    QVERIFY(answer.body.endsWith(messageEvents().join()));
    QCOMPARE(withoutPings(answer.body), withoutPings(messageEvents().join()));
}

void TestStreaming::afterAnEarlyHeadTheNextTargetMayAnswer()
{
    TwoProviders scene;
    scene.gateway.config.timeouts.earlyHead = 80ms;
    FakeAnswer late = FakeAnswer::error(529, "overloaded_error");
    scene.startWithA(late.holdBefore(0));

    const auto answer = answerAfter(pingEvent, scene.gateway, scene.a);

    QCOMPARE(answer.status, 200);
    QVERIFY(answer.complete);
    QCOMPARE(answer.body, pingEvent + messageEvents("from b").join());
    QCOMPARE(scene.a.requests().size(), 1);
    QCOMPARE(scene.stateOfA().failures, 1);
    QCOMPARE(scene.gateway.records().first().provider, QStringLiteral("b"));
}

void TestStreaming::afterAnEarlyHeadAFailureIsAnEvent_data()
{
    QTest::addColumn<FakeAnswer>("late");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("message");
    QTest::addRow("overloaded") << FakeAnswer::error(529, "overloaded_error", "too busy")
                                << QStringLiteral("overloaded_error") << QStringLiteral("too busy");
    QTest::addRow("a mistake of the client")
        << FakeAnswer::error(400, "invalid_request_error", "prompt is too long: 2 > 1")
        << QStringLiteral("invalid_request_error") << QStringLiteral("prompt is too long: 2 > 1");
    QTest::addRow("closed") << FakeAnswer() << QStringLiteral("api_error") << QStringLiteral("closed");
    QTest::addRow("an error event") << FakeAnswer::stream({errorEventOf("rate_limit_error", "slower")})
                                    << QStringLiteral("rate_limit_error") << QStringLiteral("slower");
}

void TestStreaming::afterAnEarlyHeadAFailureIsAnEvent()
{
    QFETCH(FakeAnswer, late);
    QFETCH(QString, type);
    QFETCH(QString, message);
    if (late.steps.isEmpty())
        late.endingWith(End::Close);
    FakeUpstream upstream;
    upstream.answer(late.holdBefore(0));
    GatewayFixture gateway;
    gateway.config.timeouts.earlyHead = 80ms;
    gateway.addProvider(QStringLiteral("a"), upstream.baseUrl());
    gateway.start();

    const auto answer = answerAfter(pingEvent, gateway, upstream);

    QCOMPARE(answer.status, 200);
    QVERIFY(answer.complete);
    QVERIFY(answer.body.startsWith(QByteArray(pingEvent + "event: error\n")));
    QCOMPARE(answer.body.count("event: error"), 1);
    const ApiError error = ApiError::ofLastEvent(answer.body);
    QVERIFY(error.anthropicShape);
    QCOMPARE(error.type, type);
    QVERIFY2(error.message.contains(message), qPrintable(error.message));
    QVERIFY(!gateway.records().first().error.isEmpty());
    QVERIFY(!gateway.records().first().committed);
}

void TestStreaming::afterAnEarlyHeadAPlainAnswerBecomesAStream_data()
{
    QTest::addColumn<bool>("shared");
    QTest::addRow("for one client") << false;
    QTest::addRow("where others could join") << true;
}

void TestStreaming::afterAnEarlyHeadAPlainAnswerBecomesAStream()
{
    QFETCH(bool, shared);
    FakeUpstream upstream;
    FakeAnswer late = FakeAnswer::json(200, messageJson());
    upstream.answer(late.holdBefore(0));
    GatewayFixture gateway;
    gateway.config.timeouts.earlyHead = 80ms;
    gateway.config.reuse.withoutSession = shared;
    gateway.addProvider(QStringLiteral("a"), upstream.baseUrl());
    gateway.start();

    const auto answer = answerAfter(pingEvent, gateway, upstream);

    QVERIFY(answer.complete);
    QCOMPARE(withoutPings(answer.body), MessageEvents::of(messageJson()).value().join());
    QCOMPARE(gateway.records().first().status, 200);
    QVERIFY(gateway.records().first().error.isEmpty());
}

void TestStreaming::afterAnEarlyHeadWhatIsNoMessageIsAnError()
{
    FakeUpstream upstream;
    FakeAnswer late = FakeAnswer::json(200, R"({"id":"msg_1","type":"message","content":7})");
    upstream.answer(late.holdBefore(0));
    GatewayFixture gateway;
    gateway.config.timeouts.earlyHead = 80ms;
    gateway.addProvider(QStringLiteral("a"), upstream.baseUrl());
    gateway.start();

    const auto answer = answerAfter(pingEvent, gateway, upstream);

    QVERIFY(answer.complete);
    QVERIFY2(!answer.body.contains("\n\n{"), "JSON stands in the middle of a stream of events");
    QVERIFY(ApiError::ofLastEvent(answer.body).anthropicShape);
    QVERIFY(!gateway.records().first().error.isEmpty());
}

void TestStreaming::aCutAfterCommitIsToldInTheStream_data()
{
    QTest::addColumn<QByteArray>("half");
    QTest::addColumn<End>("end");
    const QByteArray event = delta("lost");
    QTest::addRow("closed between events") << QByteArray() << End::Close;
    QTest::addRow("reset between events") << QByteArray() << End::Reset;
    QTest::addRow("closed in mid-event") << event.left(40) << End::Close;
    QTest::addRow("reset in mid-event") << event.left(40) << End::Reset;
    QTest::addRow("closed in the empty line") << event.chopped(1) << End::Close;
    QTest::addRow("closed in a character")
        << delta("\xC3\xA9").left(delta("").indexOf("\"}}") + 1) << End::Close;
    QTest::addRow("ended without its end") << QByteArray() << End::KeepOpen;
}

void TestStreaming::aCutAfterCommitIsToldInTheStream()
{
    QFETCH(QByteArray, half);
    QFETCH(End, end);
    const QByteArray good = messageStartEvent() + blockStart() + delta("seen");
    FakeAnswer answer = streamHead();
    answer.chunk(good);
    if (!half.isEmpty())
        answer.chunk(half);
    answer.hold();
    if (end == End::KeepOpen)
        answer.lastChunk();
    TwoProviders scene;
    scene.startWithA(answer.endingWith(end));

    const auto received = answerAfter(good, scene.gateway, scene.a);

    QCOMPARE(received.status, 200);
    QVERIFY2(received.complete, "the chunked coding has no proper end");
    QVERIFY(received.body.startsWith(good));
    QVERIFY2(received.body.mid(good.size()).startsWith("event: error\n"),
        received.body.mid(good.size()).constData());
    QCOMPARE(received.body.count("event: error"), 1);
    QVERIFY(ApiError::ofLastEvent(received.body).anthropicShape);
    QVERIFY(!received.body.contains("message_stop"));
    QCOMPARE(scene.a.requests().size(), 1);
    QCOMPARE(scene.b.requests().size(), 0);
    QCOMPARE(scene.stateOfA().failures, 1);
    const ExchangeRecord &record = scene.gateway.records().first();
    QVERIFY(record.committed);
    QVERIFY(!record.error.isEmpty());
    QCOMPARE(record.provider, QStringLiteral("a"));
}

void TestStreaming::anUpstreamErrorAfterContentIsPassedOnce_data()
{
    QTest::addColumn<End>("end");
    QTest::addRow("then its proper end") << End::KeepOpen;
    QTest::addRow("then closed") << End::Close;
    QTest::addRow("then reset") << End::Reset;
    QTest::addRow("then silence") << End::Stall;
}

void TestStreaming::anUpstreamErrorAfterContentIsPassedOnce()
{
    QFETCH(End, end);
    const QByteArray stream
        = messageStartEvent() + blockStart() + delta("seen") + errorEventOf("overloaded_error", "sorry");
    TwoProviders scene;
    scene.gateway.config.timeouts.idle = 1s;
    FakeAnswer answer = streamHead();
    answer.chunk(stream).hold();
    if (end == End::KeepOpen)
        answer.lastChunk();
    scene.startWithA(answer.endingWith(end));

    const auto received = answerAfter(stream, scene.gateway, scene.a);

    QVERIFY(received.complete);
    QCOMPARE(received.body, stream);
    QCOMPARE(scene.b.requests().size(), 0);
    QCOMPARE(scene.stateOfA().failures, 1);
    QVERIFY(scene.gateway.records().first().error.contains(QStringLiteral("sorry")));
}

void TestStreaming::nothingIsLostBehindTheLastEvent_data()
{
    QTest::addColumn<End>("end");
    QTest::addRow("closed") << End::Close;
    QTest::addRow("reset") << End::Reset;
    QTest::addRow("silent") << End::Stall;
}

void TestStreaming::nothingIsLostBehindTheLastEvent()
{
    QFETCH(End, end);
    TwoProviders scene;
    scene.gateway.config.timeouts.idle = 1s;
    scene.startWithA(FakeAnswer::cutStream(messageEvents()).hold().endingWith(end));

    const auto received = answerAfter(messageEvents().join(), scene.gateway, scene.a);

    QVERIFY(received.complete);
    QCOMPARE(received.body, messageEvents().join());
    QCOMPARE(scene.stateOfA().failures, 0);
    QVERIFY(scene.gateway.records().first().error.isEmpty());
}

void TestStreaming::silenceInMidStreamEndsIt()
{
    const QByteArray good = messageStartEvent() + blockStart() + delta("seen");
    TwoProviders scene;
    scene.gateway.config.timeouts.idle = 1s;
    scene.startWithA(FakeAnswer::cutStream({good}, End::Stall));

    const auto received = scene.gateway.post(messagesBody());

    QVERIFY(received.complete);
    QVERIFY(received.body.startsWith(QByteArray(good + "event: error\n")));
    QCOMPARE(ApiError::ofLastEvent(received.body).type, QStringLiteral("timeout_error"));
    QTRY_VERIFY(scene.a.requests().first().aborted);
    QCOMPARE(scene.b.requests().size(), 0);
    QCOMPARE(scene.stateOfA().failures, 1);
    QCOMPARE(scene.stateOfA().inFlight, 0);
}

void TestStreaming::aLargePlainAnswerStreams()
{
    const QByteArray body = largeJson(3 * mebibyte);
    const qsizetype part = 3 * mebibyte / 2;
    FakeAnswer answer = FakeAnswer::head(
        200, {{"content-type", "application/json"}}, "content-length: " + QByteArray::number(body.size()));
    answer.bytes(body.left(part)).hold().bytes(body.mid(part));
    TwoProviders scene;
    scene.startWithA(answer);
    const auto client = scene.gateway.client();

    client->post("/v1/messages", messagesBody("claude-sonnet-4-5", false));

    QTRY_VERIFY(client->hasHead());
    QCOMPARE(scene.a.held(), 1);
    scene.a.proceed();
    const auto received = client->answer();
    QVERIFY(received.complete);
    QVERIFY(received.body == body);
    QCOMPARE(received.headers.value("content-length"), QByteArray::number(body.size()));
}

void TestStreaming::aPlainAnswerCutEarlyFailsOver_data()
{
    QTest::addColumn<QByteArray>("framing");
    QTest::addColumn<End>("end");
    QTest::addRow("with a length, closed") << QByteArray("content-length: 600000") << End::Close;
    QTest::addRow("with a length, reset") << QByteArray("content-length: 600000") << End::Reset;
    QTest::addRow("chunked, closed") << QByteArray("transfer-encoding: chunked") << End::Close;
    QTest::addRow("until the end, closed") << QByteArray("connection: close") << End::Close;
}

void TestStreaming::aPlainAnswerCutEarlyFailsOver()
{
    QFETCH(QByteArray, framing);
    QFETCH(End, end);
    const QByteArray part = largeJson(mebibyte).left(400'000);
    FakeAnswer answer = FakeAnswer::head(200, {{"content-type", "application/json"}}, framing);
    if (framing.contains("chunked"))
        answer.chunk(part);
    else
        answer.bytes(part);
    TwoProviders scene;
    scene.startWithA(answer.endingWith(end, 50ms));

    const auto received = scene.gateway.post(messagesBody("claude-sonnet-4-5", false));

    QCOMPARE(received.status, 200);
    QCOMPARE(received.body, messageJson("from b"));
    QCOMPARE(scene.a.requests().size(), 1);
    QCOMPARE(scene.stateOfA().failures, 1);
}

void TestStreaming::aPlainAnswerCutLateIsNotComplete_data()
{
    QTest::addColumn<QByteArray>("framing");
    QTest::addColumn<End>("end");
    QTest::addRow("with a length, closed") << QByteArray("content-length: 3000000") << End::Close;
    QTest::addRow("with a length, reset") << QByteArray("content-length: 3000000") << End::Reset;
    QTest::addRow("chunked, closed") << QByteArray("transfer-encoding: chunked") << End::Close;
}

void TestStreaming::aPlainAnswerCutLateIsNotComplete()
{
    QFETCH(QByteArray, framing);
    QFETCH(End, end);
    const QByteArray part = largeJson(3 * mebibyte).left(2'000'000);
    FakeAnswer answer = FakeAnswer::head(200, {{"content-type", "application/json"}}, framing);
    if (framing.contains("chunked"))
        answer.chunk(part);
    else
        answer.bytes(part);
    TwoProviders scene;
    scene.startWithA(answer.hold().endingWith(end));

    const auto received = answerAfter("{", scene.gateway, scene.a, messagesBody("claude-sonnet-4-5", false));

    QCOMPARE(received.status, 200);
    QVERIFY2(!received.complete, "the client must not take it for a whole answer");
    QVERIFY(!received.body.contains("event: error"));
    QCOMPARE(scene.a.requests().size(), 1);
    QCOMPARE(scene.b.requests().size(), 0);
    QCOMPARE(scene.stateOfA().failures, 1);
    QVERIFY(scene.gateway.records().first().committed);
    QVERIFY(!scene.gateway.records().first().error.isEmpty());
}

void TestStreaming::theClientsTimeoutShortensOurs()
{
    TwoProviders scene;
    scene.startWithA(FakeAnswer::stall());

    const auto answer = scene.gateway.post(messagesBody(), {{"X-Stainless-Timeout", "1"}});

    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("b"));
    QVERIFY(answer.firstByteAfter >= 900);
    QCOMPARE(scene.a.requests().first().headers.value("x-stainless-timeout"), QByteArray("1"));
}

void TestStreaming::anOldClientReadsUntilTheEnd()
{
    TwoProviders scene;
    scene.gateway.start();
    const auto client = scene.gateway.client();
    const QByteArray body = messagesBody();

    client->send("POST /v1/messages HTTP/1.0\r\nContent-Length: " + QByteArray::number(body.size())
        + "\r\n\r\n" + body);
    const auto answer = client->answer();

    QCOMPARE(answer.status, 200);
    QVERIFY(answer.complete);
    QVERIFY(!answer.headers.contains("transfer-encoding"));
    QVERIFY(!answer.headers.contains("content-length"));
    QCOMPARE(answer.headers.value("connection"), QByteArray("close"));
    QCOMPARE(answer.body, messageEvents("from a").join());
    QTRY_VERIFY(!client->isConnected());
}

void TestStreaming::headHasNoBody()
{
    TwoProviders scene;
    scene.startWithA(FakeAnswer::raw(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1234\r\nx-file: 1\r\n\r\n",
        End::KeepOpen));
    const auto client = scene.gateway.client();

    client->request("HEAD", "/v1/files/file_1", {}, {{"anthropic-version", "2023-06-01"}});
    const auto answer = client->answer();

    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("content-length"), QByteArray("1234"));
    QCOMPARE(answer.headers.value("x-file"), QByteArray("1"));
    QCOMPARE(scene.a.requests().first().method, QByteArray("HEAD"));
    QTRY_COMPARE(scene.gateway.records().size(), 1);
    QVERIFY2(client->input().isEmpty(), "bytes behind the head of an answer to HEAD");
    // The connection is still in step.
    client->request("GET", "/health/live", {}, {});
    QCOMPARE(client->answer().body, QByteArray("{\"status\":\"alive\"}"));
}

QTEST_GUILESS_MAIN(TestStreaming)
#include "tst_streaming.moc"
