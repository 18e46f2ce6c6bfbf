// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientanswer.h"

#include "support/fakeresponsewriter.h"

#include <QSignalSpy>
#include <QTest>

using namespace signalbox;
using test::FakeResponseWriter;
using namespace std::chrono_literals;

namespace {

const Error overloaded{Error::Kind::Overloaded, QStringLiteral("too much")};

/// An answer, and what its client sees of it.
struct Scene
{
    explicit Scene(std::chrono::milliseconds keepAlive = 0ms)
        : writer(new FakeResponseWriter(seen))
        , answer(std::unique_ptr<ResponseWriter>(writer), {"sbx_1", {{"vary", "origin"}}, keepAlive}, clock)
    { }

    void startStream() { answer.start(200, {{"content-type", "text/event-stream"}}, -1, Form::Events); }

    using Form = ClientAnswer::Form;
    SystemClock clock;
    FakeResponseWriter::Story seen;
    FakeResponseWriter *writer; ///< the answer's
    ClientAnswer answer;
};

const QByteArray ping = keepAliveEvent(Protocol::Anthropic);
const QByteArray oneEvent = "event: x\ndata: {}\n\n";

} // namespace

class ClientAnswerTest : public QObject
{
    Q_OBJECT

private slots:
    void writesItsIdAndTheExtraFieldsIntoEveryHead();
    void namesTheRequestWhoseAnswerItIsToo();
    void saysItselfWhichPagesMayRead();
    void passesBytesToTheLetter();
    void passesEventsWhole();
    void keepsASilentStreamAliveBetweenEvents();
    void saysNothingWithinAnEvent();
    void keepsNoOtherAnswerAlive();
    void startsAPromisedStreamWhenItsTimeHasCome();
    void sendsTheHeadOnceAfterAPromise();
    void anAnswerInTimeNeedsNoPromise();
    void tellsAnErrorBetweenEvents_data();
    void tellsAnErrorBetweenEvents();
    void breaksOffWhereNoEventCanStand();
    void doesNotPingAClientThatTakesNothing();
    void tellsThatTheClientHasLeft();
    void isQuietAfterItsEnd_data();
    void isQuietAfterItsEnd();
};

void ClientAnswerTest::writesItsIdAndTheExtraFieldsIntoEveryHead()
{
    Scene scene;
    scene.answer.respond(404, {{"a", "1"}}, "{}");

    QCOMPARE(scene.seen.status, 404);
    QCOMPARE(scene.seen.headers.value("a"), QByteArray("1"));
    QCOMPARE(scene.seen.headers.value("x-signalbox-request-id"), QByteArray("sbx_1"));
    QCOMPARE(scene.seen.headers.value("vary"), QByteArray("origin"));
    QCOMPARE(scene.seen.contentLength, 2);
    QCOMPARE(scene.seen.body, QByteArray("{}"));
    QVERIFY(scene.seen.ended);
    QCOMPARE(scene.answer.status(), 404);
    QCOMPARE(scene.answer.bytes(), 2);
}

void ClientAnswerTest::namesTheRequestWhoseAnswerItIsToo()
{
    const SystemClock clock;
    FakeResponseWriter::Story seen;
    ClientAnswer::Settings settings;
    settings.requestId = "sbx_2";
    settings.duplicateOf = "sbx_1";
    ClientAnswer answer(std::make_unique<FakeResponseWriter>(seen), settings, clock);
    answer.start(200, {{"access-control-allow-origin", "*"}}, -1, ClientAnswer::Form::Events);
    QCOMPARE(seen.headers.value("x-signalbox-request-id"), QByteArray("sbx_2"));
    QCOMPARE(seen.headers.value("x-signalbox-duplicate-of"), QByteArray("sbx_1"));
    QCOMPARE(seen.headers.value("access-control-allow-origin"), QByteArray("*")); // no rule of ours
}

void ClientAnswerTest::saysItselfWhichPagesMayRead()
{
    Scene scene;
    scene.answer.start(200,
        {{"Access-Control-Allow-Origin", "*"}, {"access-control-max-age", "9"}, {"Vary", "accept"}}, -1,
        Scene::Form::Bytes);
    QVERIFY(!scene.seen.headers.contains("access-control-allow-origin"));
    QVERIFY(!scene.seen.headers.contains("access-control-max-age"));
    QCOMPARE(scene.seen.headers.joined().value("vary"), QByteArray("accept, origin"));
}

void ClientAnswerTest::passesBytesToTheLetter()
{
    Scene scene;
    scene.answer.start(200, {}, 5, Scene::Form::Bytes);
    scene.answer.pass("abc");
    QCOMPARE(scene.seen.body, QByteArray("abc"));
    scene.answer.pass("de");
    scene.answer.end();

    QCOMPARE(scene.seen.body, QByteArray("abcde"));
    QCOMPARE(scene.seen.contentLength, 5);
    QVERIFY(scene.seen.ended);
}

void ClientAnswerTest::passesEventsWhole()
{
    Scene scene;
    scene.startStream();
    scene.answer.pass(oneEvent + oneEvent.left(7));
    QCOMPARE(scene.seen.body, oneEvent);
    scene.answer.pass(oneEvent.mid(7));
    QCOMPARE(scene.seen.body, oneEvent + oneEvent);
    scene.answer.pass(oneEvent.left(7));
    scene.answer.end(); // the provider's own end: what it said is passed on, whole or not
    QCOMPARE(scene.seen.body, oneEvent + oneEvent + oneEvent.left(7));
    QCOMPARE(scene.answer.bytes(), scene.seen.body.size());
}

void ClientAnswerTest::keepsASilentStreamAliveBetweenEvents()
{
    Scene scene(5ms);
    scene.startStream();
    scene.answer.pass(oneEvent);
    QTRY_VERIFY(scene.seen.body.endsWith(ping.repeated(2)));
    scene.answer.pass(oneEvent.left(7)); // held back, so that a ping may still be written
    QTRY_VERIFY(scene.seen.body.endsWith(ping.repeated(3)));
    QCOMPARE(scene.seen.body.replace(ping, {}), oneEvent);
}

void ClientAnswerTest::saysNothingWithinAnEvent()
{
    Scene scene(5ms);
    scene.startStream();
    const QByteArray begun(EventAligner::maximumHeld + 1, 'x'); // too long to be held back
    scene.answer.pass(begun);
    Scene other(5ms);
    other.startStream();
    QTRY_VERIFY(other.seen.body.endsWith(ping.repeated(3)));
    QVERIFY(begun.startsWith(scene.seen.body)); // the last bytes wait: the event's end may have begun
}

void ClientAnswerTest::keepsNoOtherAnswerAlive()
{
    Scene scene(5ms);
    scene.answer.start(200, {}, -1, Scene::Form::Bytes);
    Scene other(5ms);
    other.startStream();
    QTRY_VERIFY(other.seen.body.endsWith(ping.repeated(3)));
    QCOMPARE(scene.seen.body, QByteArray());
}

void ClientAnswerTest::startsAPromisedStreamWhenItsTimeHasCome()
{
    Scene scene(5ms);
    scene.answer.promiseStream(5ms);
    QVERIFY(!scene.answer.isStarted());
    QTRY_VERIFY(scene.seen.body.startsWith(ping.repeated(2)));
    QCOMPARE(scene.seen.status, 200);
    QCOMPARE(scene.seen.headers.value("content-type"), QByteArray("text/event-stream"));
    QCOMPARE(scene.seen.headers.value("x-signalbox-request-id"), QByteArray("sbx_1"));
    QCOMPARE(scene.seen.contentLength, -1);
}

void ClientAnswerTest::sendsTheHeadOnceAfterAPromise()
{
    Scene scene;
    scene.answer.promiseStream(1ms);
    QTRY_COMPARE(scene.seen.body, ping);
    scene.answer.start(200, {{"a", "1"}}, -1, Scene::Form::Events);
    scene.answer.pass(oneEvent);
    scene.answer.end();
    QVERIFY(!scene.seen.headers.contains("a"));
    QCOMPARE(scene.seen.body, ping + oneEvent);
}

void ClientAnswerTest::anAnswerInTimeNeedsNoPromise()
{
    Scene scene;
    scene.answer.promiseStream(5ms);
    scene.answer.start(201, {}, -1, Scene::Form::Bytes);
    Scene other;
    other.answer.promiseStream(10ms);
    QTRY_COMPARE(other.seen.status, 200);
    QCOMPARE(scene.seen.status, 201);
    QCOMPARE(scene.seen.body, QByteArray());
}

void ClientAnswerTest::tellsAnErrorBetweenEvents_data()
{
    QTest::addColumn<QByteArray>("passed");
    QTest::addColumn<QByteArray>("shown");
    QTest::newRow("behind the head") << QByteArray() << QByteArray();
    QTest::newRow("behind an event") << oneEvent << oneEvent;
    QTest::newRow("half an event is dropped") << QByteArray(oneEvent + oneEvent.left(7)) << oneEvent;
}

void ClientAnswerTest::tellsAnErrorBetweenEvents()
{
    QFETCH(QByteArray, passed);
    QFETCH(QByteArray, shown);
    for (const Protocol protocol : {Protocol::Anthropic, Protocol::OpenAi}) {
        Scene scene;
        scene.answer.setProtocol(protocol);
        scene.startStream();
        scene.answer.pass(passed);
        scene.answer.fail(overloaded);
        QCOMPARE(scene.seen.body, shown + errorEvent(protocol, overloaded, "sbx_1"));
        QVERIFY(scene.seen.ended);
        QVERIFY(!scene.seen.aborted);
    }
}

void ClientAnswerTest::breaksOffWhereNoEventCanStand()
{
    Scene plain;
    plain.answer.start(200, {}, 100, Scene::Form::Bytes);
    plain.answer.pass("abc");
    plain.answer.fail(overloaded);
    QCOMPARE(plain.seen.body, QByteArray("abc"));
    QVERIFY(plain.seen.aborted);
    QVERIFY(!plain.seen.ended);

    Scene within;
    within.startStream();
    within.answer.pass(QByteArray(EventAligner::maximumHeld + 1, 'x'));
    within.answer.fail(overloaded);
    QVERIFY(within.seen.aborted);
    QVERIFY(!within.seen.ended);
}

void ClientAnswerTest::doesNotPingAClientThatTakesNothing()
{
    Scene scene(5ms);
    scene.startStream();
    scene.writer->congested = true;
    scene.answer.pass(oneEvent);
    QVERIFY(scene.answer.isCongested());
    Scene other(5ms);
    other.startStream();
    QTRY_VERIFY(other.seen.body.endsWith(ping.repeated(3)));
    QCOMPARE(scene.seen.body, oneEvent);

    const QSignalSpy drained(&scene.answer, &ClientAnswer::drained);
    scene.writer->congested = false;
    emit scene.writer->drained();
    QCOMPARE(drained.size(), 1);
    QTRY_VERIFY(scene.seen.body.startsWith(QByteArray(oneEvent + ping)));
}

void ClientAnswerTest::tellsThatTheClientHasLeft()
{
    Scene scene;
    const QSignalSpy left(&scene.answer, &ClientAnswer::clientLeft);
    emit scene.writer->closed();
    QCOMPARE(left.size(), 1);
}

void ClientAnswerTest::isQuietAfterItsEnd_data()
{
    QTest::addColumn<int>("how");
    QTest::newRow("ended") << 0;
    QTest::newRow("failed") << 1;
    QTest::newRow("abandoned") << 2;
}

void ClientAnswerTest::isQuietAfterItsEnd()
{
    QFETCH(int, how);
    Scene scene(5ms);
    scene.answer.promiseStream(5ms);
    scene.startStream();
    if (how == 0)
        scene.answer.end();
    else if (how == 1)
        scene.answer.fail(overloaded);
    else
        scene.answer.abandon();
    const QByteArray body = scene.seen.body;
    Scene other(5ms);
    other.startStream();
    QTRY_VERIFY(other.seen.body.endsWith(ping.repeated(3)));
    QCOMPARE(scene.seen.body, body);
}

QTEST_GUILESS_MAIN(ClientAnswerTest)
#include "tst_clientanswer.moc"
