// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/apierror.h"
#include "support/fakeupstream.h"
#include "support/gatewayfixture.h"

#include <QElapsedTimer>
#include <QLoggingCategory>
#include <QTest>
#include <QTimer>

#ifdef Q_OS_UNIX
#include <sys/resource.h>
#include <unistd.h>
#endif

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

const QByteArray host = "Host: 127.0.0.1\r\n";

QByteArray postHead(const QByteArray &fields)
{
    return "POST /v1/messages HTTP/1.1\r\n" + host + fields + "\r\n";
}

QByteArray chunked(const QByteArray &body, qsizetype size)
{
    QByteArray result;
    for (qsizetype at = 0; at < body.size(); at += size) {
        const QByteArray piece = body.mid(at, size);
        result += QByteArray::number(piece.size(), 16) + "\r\n" + piece + "\r\n";
    }
    return result + "0\r\n\r\n";
}

} // namespace

/// What the listener takes from clients, and what it does not.
class TestLimits : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void aBodyTooLongByItsLengthIsRefused();
    void aBodyTooLongThatIsSentAllTheSameGetsItsAnswer();
    void aChunkedBodyTooLongIsRefused();
    void aBodyOfTheLargestSizeIsTaken();
    void aHeadTooLargeIsRefused_data();
    void aHeadTooLargeIsRefused();

    void aSlowHeadIsNotWaitedFor_data();
    void aSlowHeadIsNotWaitedFor();
    void aStalledBodyIsNotWaitedFor();
    void aSlowBodyIsWaitedForWhileItComes();
    void anIdleConnectionIsClosed_data();
    void anIdleConnectionIsClosed();
    void aRunningAnswerIsNotIdle();
    void tooManyConnectionsAreRefused();
    void anIdleConnectionMakesRoom();

    void pipelinedRequestsAreAnsweredInOrder();
    void aLargeRequestMayComeBeforeTheLastIsAnswered();
    void aConnectionCarriesSeveralRequests();
    void aClientMayAskToClose();
    void expectContinueIsAnswered();
    void expectContinueOfTooLongABodyIsRefused();
    void aChunkedBodyIsForwardedWhole_data();
    void aChunkedBodyIsForwardedWhole();
    void aRequestMayComeByteByByte();
    void theTargetMayBeAbsolute();
    void malformedRequestsAreRefused_data();
    void malformedRequestsAreRefused();
    void aShortageOfSocketsIsNotTheProvidersFault_data();
    void aShortageOfSocketsIsNotTheProvidersFault();

private:
    void start() { m_gateway->start(); }
    /// Refused in the shape clients read, the connection closed, no provider asked.
    void verifyRefused(TestClient &client, const QList<int> &statuses);

    std::unique_ptr<FakeUpstream> m_upstream;
    std::unique_ptr<GatewayFixture> m_gateway;
};

void TestLimits::initTestCase()
{
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false"));
}

void TestLimits::init()
{
    m_upstream = std::make_unique<FakeUpstream>();
    m_upstream->answerWell("hello");
    m_gateway = std::make_unique<GatewayFixture>();
    m_gateway->addProvider(QStringLiteral("a"), m_upstream->baseUrl());
}

void TestLimits::cleanup()
{
    m_gateway.reset();
    m_upstream.reset();
}

void TestLimits::verifyRefused(TestClient &client, const QList<int> &statuses)
{
    const auto answer = client.answer();
    QVERIFY2(statuses.contains(answer.status), qPrintable(QStringLiteral("status %1").arg(answer.status)));
    QVERIFY(answer.complete);
    QCOMPARE(answer.headers.value("content-type"), QByteArray("application/json"));
    QCOMPARE(answer.headers.value("connection"), QByteArray("close"));
    QVERIFY2(ApiError::of(answer.body).anthropicShape, answer.body.constData());
    QTRY_VERIFY(!client.isConnected());
    QVERIFY2(client.input().isEmpty(), "more than one answer");
    QCOMPARE(m_upstream->requests().size(), 0);
}

void TestLimits::aBodyTooLongByItsLengthIsRefused()
{
    m_gateway->config.server.maxBodyBytes = 1024 * 1024;
    start();
    const auto client = m_gateway->client();

    client->send(postHead("Content-Length: 1048577\r\n"));

    verifyRefused(*client, {413});
}

void TestLimits::aBodyTooLongThatIsSentAllTheSameGetsItsAnswer()
{
    m_gateway->config.server.maxBodyBytes = 1024 * 1024;
    start();
    const auto client = m_gateway->client();

    client->post("/v1/messages", QByteArray(16 * 1024 * 1024, ' '));

    verifyRefused(*client, {413});
}

void TestLimits::aChunkedBodyTooLongIsRefused()
{
    m_gateway->config.server.maxBodyBytes = 64 * 1024;
    start();
    const auto client = m_gateway->client();

    client->send(
        postHead("Transfer-Encoding: chunked\r\n") + chunked(QByteArray(4 * 1024 * 1024, ' '), 8192));

    verifyRefused(*client, {413});
}

void TestLimits::aBodyOfTheLargestSizeIsTaken()
{
    const QByteArray body = messagesBody() + QByteArray(3 * 1024 * 1024, ' ');
    m_gateway->config.server.maxBodyBytes = body.size();
    start();

    QCOMPARE(m_gateway->post(body).status, 200);

    QVERIFY(m_upstream->requests().first().body == body);
}

void TestLimits::aHeadTooLargeIsRefused_data()
{
    QTest::addColumn<QByteArray>("head");
    const QByteArray large(8000, 'x');
    QTest::addRow("one long field") << postHead("X: " + large + "\r\n");
    QTest::addRow("many fields") << postHead(QByteArray("X-A: 1\r\n").repeated(1000));
    QTest::addRow("a long target") << QByteArray("GET /" + large + " HTTP/1.1\r\n" + host + "\r\n");
    QTest::addRow("without an end") << QByteArray("GET / HTTP/1.1\r\nX: " + large);
}

void TestLimits::aHeadTooLargeIsRefused()
{
    QFETCH(QByteArray, head);
    m_gateway->config.server.maxHeaderBytes = 4096;
    start();
    const auto client = m_gateway->client();

    client->send(head);

    verifyRefused(*client, {431});
}

void TestLimits::aSlowHeadIsNotWaitedFor_data()
{
    QTest::addColumn<bool>("dribbles");
    QTest::addRow("half a head, then silence") << false;
    QTest::addRow("byte by byte for ever") << true;
}

void TestLimits::aSlowHeadIsNotWaitedFor()
{
    QFETCH(bool, dribbles);
    m_gateway->config.server.headerTimeout = 300ms;
    start();
    QElapsedTimer clock;
    clock.start();
    const auto client = m_gateway->client();
    client->send("POST /v1/messages HTTP/1.1\r\nX-Slow: ");
    QTimer dribble;
    connect(&dribble, &QTimer::timeout, this, [&] { client->socket().write("x"); });
    if (dribbles) { // what comes behind the refusal may cost the client the answer
        dribble.start(20ms);
        QTRY_VERIFY(client->socket().state() == QAbstractSocket::UnconnectedState);
        QCOMPARE(m_upstream->requests().size(), 0);
        return;
    }

    verifyRefused(*client, {408});
    QVERIFY2(clock.elapsed() >= 300, "the client had less time than configured");
}

void TestLimits::aStalledBodyIsNotWaitedFor()
{
    m_gateway->config.server.headerTimeout = 300ms;
    start();
    const auto client = m_gateway->client();
    QElapsedTimer clock;
    clock.start();

    client->send(postHead("Content-Length: 100\r\n") + "{");

    verifyRefused(*client, {408});
    QVERIFY2(clock.elapsed() >= 300, "the client had less time than configured");
}

void TestLimits::aSlowBodyIsWaitedForWhileItComes()
{
    m_gateway->config.server.headerTimeout = 2s;
    start();
    const auto client = m_gateway->client();
    const QByteArray body = messagesBody();
    client->send(postHead("Content-Length: " + QByteArray::number(body.size()) + "\r\n"));
    qsizetype sent = 0;
    QTimer dribble;
    connect(&dribble, &QTimer::timeout, this, [&] {
        client->socket().write(body.mid(sent, 1));
        ++sent;
    });
    dribble.start(5s / body.size());

    QCOMPARE(client->answer().status, 200);

    QCOMPARE(m_upstream->requests().first().body, body);
}

void TestLimits::anIdleConnectionIsClosed_data()
{
    QTest::addColumn<bool>("used");
    QTest::addRow("after an answer") << true;
    QTest::addRow("that never asked") << false;
}

void TestLimits::anIdleConnectionIsClosed()
{
    QFETCH(bool, used);
    m_gateway->config.server.idleTimeout = 300ms;
    start();
    QElapsedTimer clock;
    clock.start();
    const auto client = m_gateway->client();
    QTRY_VERIFY(client->isConnected());
    if (used) {
        clock.start();
        client->post("/v1/messages", messagesBody());
        QCOMPARE(client->answer().status, 200);
    }

    QTRY_VERIFY(!client->isConnected());

    QVERIFY2(clock.elapsed() >= 300, "the client had less time than configured");
    QCOMPARE(client->socket().error(), QAbstractSocket::RemoteHostClosedError);
    QVERIFY(client->input().isEmpty());
}

void TestLimits::aRunningAnswerIsNotIdle()
{
    m_gateway->config.server.idleTimeout = 200ms;
    m_gateway->config.server.headerTimeout = 200ms;
    m_upstream->answerBy(
        [](const FakeUpstream::Request &) { return FakeAnswer::stream(messageEvents()).holdBefore(0); });
    start();
    const auto client = m_gateway->client();
    client->post("/v1/messages", messagesBody());
    QTRY_COMPARE(m_upstream->held(), 1);

    // When younger ones have been closed for both reasons, this one has been passed over.
    const auto idle = m_gateway->client();
    const auto slow = m_gateway->client();
    slow->send("POST ");
    QTRY_VERIFY(idle->isConnected());
    QTRY_VERIFY(!idle->isConnected());
    QCOMPARE(slow->answer().status, 408);
    m_upstream->proceed();
    const auto answer = client->answer();

    QCOMPARE(answer.status, 200);
    QVERIFY(answer.complete);
}

void TestLimits::tooManyConnectionsAreRefused()
{
    m_gateway->config.server.maxConnections = 2;
    m_upstream->answerBy([](const FakeUpstream::Request &) { return FakeAnswer::stall(); });
    start();
    const auto one = m_gateway->client();
    one->post("/v1/messages", messagesBody());
    const auto two = m_gateway->client();
    two->post("/v1/messages", messagesBody());
    QTRY_COMPARE(m_upstream->requests().size(), 2);

    const auto three = m_gateway->client();
    const auto answer = three->answer();

    QCOMPARE(answer.status, 503);
    QVERIFY(ApiError::of(answer.body).anthropicShape);
    QTRY_VERIFY(!three->isConnected());
    QVERIFY(one->isConnected() && two->isConnected());
}

void TestLimits::anIdleConnectionMakesRoom()
{
    m_gateway->config.server.maxConnections = 2;
    start();
    const auto one = m_gateway->client();
    one->post("/v1/messages", messagesBody());
    QCOMPARE(one->answer().status, 200);
    const auto two = m_gateway->client();
    two->post("/v1/messages", messagesBody());
    QCOMPARE(two->answer().status, 200);

    const auto three = m_gateway->client();
    three->post("/v1/messages", messagesBody());

    QCOMPARE(three->answer().status, 200);
    QTRY_VERIFY(one->isConnected() != two->isConnected());
}

void TestLimits::pipelinedRequestsAreAnsweredInOrder()
{
    m_upstream->answerBy([](const FakeUpstream::Request &request) {
        FakeAnswer answer
            = FakeAnswer::json(200, messageJson(request.body.contains("slow") ? "slow" : "fast"));
        return request.body.contains("slow") ? answer.holdBefore(0) : answer;
    });
    start();
    const auto client = m_gateway->client();
    const QByteArray slow = messagesBody("slow", false);
    const QByteArray fast = messagesBody("fast", false);

    client->send(postHead("Content-Length: " + QByteArray::number(slow.size()) + "\r\n") + slow
        + postHead("Content-Length: " + QByteArray::number(fast.size()) + "\r\n") + fast
        + "GET /health/live HTTP/1.1\r\n" + host + "\r\n");
    QTRY_COMPARE(m_upstream->held(), 1);
    QVERIFY2(client->input().isEmpty(), "a later answer overtakes");
    m_upstream->proceed();

    QCOMPARE(client->answer().body, messageJson("slow"));
    QCOMPARE(client->answer().body, messageJson("fast"));
    QCOMPARE(client->answer().body, QByteArray("{\"status\":\"alive\"}"));
    QVERIFY(client->input().isEmpty());
}

void TestLimits::aLargeRequestMayComeBeforeTheLastIsAnswered()
{
    // A client has its answer a moment before we know that it is complete, and sends the next request.
    const QByteArray padding(3 * 1024 * 1024, ' ');
    m_upstream->answerBy([&](const FakeUpstream::Request &) {
        FakeAnswer answer = FakeAnswer::json(200, messageJson());
        return m_upstream->requests().size() == 1 ? answer.holdBefore(0) : answer;
    });
    start();
    const auto client = m_gateway->client();
    client->post("/v1/messages", messagesBody("first", false));
    QTRY_COMPARE(m_upstream->held(), 1);
    client->post("/v1/messages", messagesBody("second", false) + padding);
    QTRY_COMPARE(client->socket().bytesToWrite(), 0);

    m_upstream->proceed();

    QCOMPARE(client->answer().status, 200);
    QCOMPARE(client->answer().status, 200);
    QCOMPARE(m_upstream->requests().size(), 2);
    QVERIFY(m_upstream->requests().last().body == messagesBody("second", false) + padding);
}

void TestLimits::aConnectionCarriesSeveralRequests()
{
    start();
    const auto client = m_gateway->client();
    for (int i = 0; i < 5; ++i) {
        client->post("/v1/messages", messagesBody("claude-" + QByteArray::number(i), i % 2 == 0));
        const auto answer = client->answer();
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.complete);
    }
    QVERIFY(client->isConnected());
    QCOMPARE(m_upstream->requests().size(), 5);
    QCOMPARE(m_upstream->requests().last().body, messagesBody("claude-4", true));
}

void TestLimits::aClientMayAskToClose()
{
    start();
    const auto client = m_gateway->client();

    client->post("/v1/messages", messagesBody(), {{"Connection", "close"}});

    const auto answer = client->answer();
    QVERIFY(answer.complete);
    QCOMPARE(answer.headers.value("connection"), QByteArray("close"));
    QTRY_VERIFY(!client->isConnected());
}

void TestLimits::expectContinueIsAnswered()
{
    start();
    const auto client = m_gateway->client();
    const QByteArray body = messagesBody();

    client->send(
        postHead("Expect: 100-continue\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n"));
    QCOMPARE(client->answer().status, 100);
    QCOMPARE(m_upstream->requests().size(), 0);
    client->send(body);

    const auto answer = client->answer();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, messageEvents("hello").join());
    QCOMPARE(m_upstream->requests().first().body, body);
    QVERIFY(!m_upstream->requests().first().headers.contains("expect"));
}

void TestLimits::expectContinueOfTooLongABodyIsRefused()
{
    m_gateway->config.server.maxBodyBytes = 1024;
    start();
    const auto client = m_gateway->client();

    client->send(postHead("Expect: 100-continue\r\nContent-Length: 1025\r\n"));

    verifyRefused(*client, {413, 417});
}

void TestLimits::aChunkedBodyIsForwardedWhole_data()
{
    QTest::addColumn<qsizetype>("chunk");
    QTest::addRow("small chunks") << qsizetype(7);
    QTest::addRow("chunks of 4 KiB") << qsizetype(4096);
    QTest::addRow("one chunk") << qsizetype(1 << 20);
}

void TestLimits::aChunkedBodyIsForwardedWhole()
{
    QFETCH(qsizetype, chunk);
    start();
    const auto client = m_gateway->client();
    const QByteArray body = messagesBody("claude-sonnet-4-5", false) + QByteArray(20'000, ' ') + "\n";

    client->send(postHead("Transfer-Encoding: chunked\r\n") + chunked(body, chunk));

    QCOMPARE(client->answer().status, 200);
    QCOMPARE(m_upstream->requests().size(), 1);
    QCOMPARE(m_upstream->requests().first().body, body);
    QCOMPARE(m_upstream->requests().first().headers.value("content-length"), QByteArray::number(body.size()));
    QVERIFY(!m_upstream->requests().first().headers.contains("transfer-encoding"));
    // The connection is still in step.
    client->post("/v1/messages", messagesBody());
    QCOMPARE(client->answer().status, 200);
}

void TestLimits::aRequestMayComeByteByByte()
{
    start();
    const auto client = m_gateway->client();
    const QByteArray body = messagesBody();
    const QByteArray request = postHead("Content-Length: " + QByteArray::number(body.size()) + "\r\n") + body;
    QTRY_VERIFY(client->isConnected());
    for (const char c : request) {
        client->socket().write(&c, 1);
        client->socket().flush();
        QCoreApplication::processEvents();
    }

    QCOMPARE(client->answer().status, 200);
    QCOMPARE(m_upstream->requests().first().body, body);
}

void TestLimits::theTargetMayBeAbsolute()
{
    start();
    const auto client = m_gateway->client();
    const QByteArray body = messagesBody();

    client->send("POST http://127.0.0.1:" + QByteArray::number(m_gateway->port())
        + "/v1/messages?beta=true HTTP/1.1\r\n" + host + "Content-Length: " + QByteArray::number(body.size())
        + "\r\n\r\n" + body);

    QCOMPARE(client->answer().status, 200);
    QCOMPARE(m_upstream->requests().first().target, QByteArray("/v1/messages?beta=true"));
}

void TestLimits::malformedRequestsAreRefused_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addRow("no version") << QByteArray("GET /\r\n" + host + "\r\n");
    QTest::addRow("only a word") << QByteArray("HELLO\r\n\r\n");
    QTest::addRow("HTTP/2.0") << QByteArray("GET / HTTP/2.0\r\n" + host + "\r\n");
    QTest::addRow("HTTP/1.2") << QByteArray("GET / HTTP/1.2\r\n" + host + "\r\n");
    QTest::addRow("a version in lower case") << QByteArray("GET / http/1.1\r\n" + host + "\r\n");
    QTest::addRow("two blanks") << QByteArray("GET  / HTTP/1.1\r\n" + host + "\r\n");
    QTest::addRow("an odd method") << QByteArray("GE(T / HTTP/1.1\r\n" + host + "\r\n");
    QTest::addRow("a blank in the target") << QByteArray("GET /a b HTTP/1.1\r\n" + host + "\r\n");
    QTest::addRow("no Host") << QByteArray("GET / HTTP/1.1\r\n\r\n");
    QTest::addRow("two Host fields") << QByteArray(
        "GET / HTTP/1.1\r\n" + host + "Host: evil.example\r\n\r\n");
    QTest::addRow("a field without a colon") << QByteArray("GET / HTTP/1.1\r\n" + host + "X-Odd\r\n\r\n");
    QTest::addRow("a blank before the colon")
        << QByteArray("GET / HTTP/1.1\r\n" + host + "X-Odd : 1\r\n\r\n");
    QTest::addRow("a folded field") << QByteArray("GET / HTTP/1.1\r\n" + host + "X-Odd: 1\r\n 2\r\n\r\n");
    QTest::addRow("a lone CR in a value") << QByteArray("GET / HTTP/1.1\r\n" + host + "X-Odd: 1\r2\r\n\r\n");
    QTest::addRow("NUL in a value") << QByteArray(
        "GET / HTTP/1.1\r\n" + host + QByteArray("X-Odd: 1\0\r\n\r\n", 14));
    QTest::addRow("length and chunked")
        << postHead("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n";
    QTest::addRow("two lengths") << postHead("Content-Length: 5\r\nContent-Length: 6\r\n") + "{}";
    QTest::addRow("a negative length") << postHead("Content-Length: -1\r\n");
    QTest::addRow("a length with a sign") << postHead("Content-Length: +2\r\n") + "{}";
    QTest::addRow("a length in hex") << postHead("Content-Length: 0x2\r\n") + "{}";
    QTest::addRow("a length beyond all") << postHead("Content-Length: 99999999999999999999\r\n");
    QTest::addRow("gzip, chunked") << postHead("Transfer-Encoding: gzip, chunked\r\n") + "0\r\n\r\n";
    QTest::addRow("two codings") << postHead("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n")
            + "0\r\n\r\n";
    QTest::addRow("TLS") << QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15);
}

void TestLimits::malformedRequestsAreRefused()
{
    QFETCH(QByteArray, request);
    start();
    const auto client = m_gateway->client();

    client->send(request);

    verifyRefused(*client, {400});
}

void TestLimits::aShortageOfSocketsIsNotTheProvidersFault_data()
{
    QTest::addColumn<bool>("warm"); // it was asked before; else Qt needs files for a thread
    QTest::newRow("of one that has answered") << true;
    QTest::newRow("of one that was never asked") << false;
}

void TestLimits::aShortageOfSocketsIsNotTheProvidersFault()
{
    QFETCH(bool, warm);
#ifndef Q_OS_UNIX
    QSKIP("there is no such limit");
#else
    m_upstream->answerBy([](const FakeUpstream::Request &) {
        return FakeAnswer::plain(200, messageJson(), {{"connection", "close"}}); // each needs a new socket
    });
    m_gateway->config.health.unhealthyThreshold = 1;
    start();
    const auto client = m_gateway->client();
    const auto statusOfNext = [&] {
        client->post("/v1/messages", messagesBody("claude-sonnet-4-5", false));
        return client->answer();
    };
    client->request("GET", "/health/live", {}, {}); // the connection is there
    QCOMPARE(client->answer().status, 200);
    client->request("GET", "/usage", {}, {}); // and so is the ledger's thread
    QCOMPARE(client->answer().status, 200);
    if (warm)
        QCOMPARE(statusOfNext().status, 200);
    QTRY_COMPARE(m_upstream->connectionsLeft(), 0); // else the next could have the file of this one

    rlimit before{};
    QCOMPARE(getrlimit(RLIMIT_NOFILE, &before), 0);
    const int next = dup(0);
    close(next);
    const rlimit none{static_cast<rlim_t>(next), before.rlim_max};
    QCOMPARE(setrlimit(RLIMIT_NOFILE, &none), 0);
    const auto refused = statusOfNext();
    QCOMPARE(setrlimit(RLIMIT_NOFILE, &before), 0);

    QCOMPARE(refused.status, 529);
    QVERIFY2(refused.body.contains("ulimit"), refused.body.constData());
    QCOMPARE(m_gateway->gateway().snapshot().providers.constFirst().failures, 0);
    QCOMPARE(statusOfNext().status, 200);
#endif
}

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_limits.moc"
