// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/apierror.h"
#include "support/fakeupstream.h"
#include "support/gatewayfixture.h"
#include "support/signinscene.h"

#include <QLoggingCategory>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

using End = FakeAnswer::End;

QByteArray begun()
{
    return messageEvents().first(2).join();
}

} // namespace

/// The beginning and the end of a gateway.
class TestShutdown : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void withNothingRunningItEndsAtOnce();
    void aRunningStreamMayEnd();
    void nobodyElseIsLetIn();
    void idleConnectionsAreClosed();
    void aSecondCallEndsWhatRuns();
    void aSecondCallRefusesWhatHasNotBegun();
    void aSlowClientMayTakeTheRest();
    void patienceEnds();
    void stoppedComesOnce();
    void aTokenThatIsBeingRenewedIsKept();
    void whatBecomesWholeAfterTheEndIsRefused();

    void aPortInUseIsNamed();
    void twoAddressesShareTheFreePort();
    void itMayBeDestroyedWithARunningStream();
    void itMayBeDestroyedWithAQueuedRequest();

private:
    /// A stream that has begun and goes on for ever.
    std::unique_ptr<TestClient> runningStream();

    std::unique_ptr<FakeUpstream> m_upstream;
    std::unique_ptr<GatewayFixture> m_gateway;
};

void TestShutdown::initTestCase()
{
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false"));
}

void TestShutdown::init()
{
    m_upstream = std::make_unique<FakeUpstream>();
    m_upstream->answerWell("hello");
    m_gateway = std::make_unique<GatewayFixture>();
    m_gateway->addProvider(QStringLiteral("a"), m_upstream->baseUrl());
}

void TestShutdown::cleanup()
{
    m_gateway.reset();
    m_upstream.reset();
}

std::unique_ptr<TestClient> TestShutdown::runningStream()
{
    m_upstream->answerBy(
        [](const FakeUpstream::Request &) { return FakeAnswer::cutStream({begun()}, End::Stall); });
    m_gateway->start();
    auto client = m_gateway->client();
    client->post("/v1/messages", messagesBody());
    if (!QTest::qWaitFor([&] { return client->bodySoFar() == begun(); }, patience))
        qFatal("the stream does not begin");
    return client;
}

void TestShutdown::withNothingRunningItEndsAtOnce()
{
    m_gateway->start();
    QSignalSpy stopped(&m_gateway->gateway(), &Gateway::stopped);

    m_gateway->gateway().shutDown();

    QTRY_COMPARE(stopped.size(), 1);
    QVERIFY(!m_gateway->gateway().snapshot().listening);
}

void TestShutdown::aRunningStreamMayEnd()
{
    m_upstream->answerBy(
        [](const FakeUpstream::Request &) { return FakeAnswer::stream(messageEvents()).holdBefore(3); });
    m_gateway->start();
    const auto client = m_gateway->client();
    client->post("/v1/messages", messagesBody());
    QTRY_VERIFY(!client->bodySoFar().isEmpty());
    QSignalSpy stopped(&m_gateway->gateway(), &Gateway::stopped);

    m_gateway->gateway().shutDown();
    QCOMPARE(m_gateway->gateway().snapshot().activeExchanges, 1);
    QTRY_VERIFY(!m_gateway->gateway().snapshot().listening);
    QVERIFY(stopped.isEmpty());
    m_upstream->proceed();
    const auto answer = client->answer();

    QVERIFY(answer.complete);
    QCOMPARE(answer.body, messageEvents().join());
    QTRY_COMPARE(stopped.size(), 1);
    QCOMPARE(m_gateway->records().size(), 1);
    QVERIFY(m_gateway->records().first().error.isEmpty());
    QTRY_VERIFY(!client->isConnected());
}

void TestShutdown::nobodyElseIsLetIn()
{
    const auto running = runningStream();
    m_gateway->gateway().shutDown();

    const auto late = m_gateway->client();

    QTRY_COMPARE(late->socket().state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(late->socket().error(), QAbstractSocket::ConnectionRefusedError);
    QVERIFY(running->isConnected());
    QVERIFY(!m_gateway->gateway().snapshot().listening);
}

void TestShutdown::idleConnectionsAreClosed()
{
    const auto running = runningStream();
    const auto idle = m_gateway->client();
    idle->request("GET", "/health", {}, {});
    QCOMPARE(idle->answer().status, 200);

    m_gateway->gateway().shutDown();

    QTRY_VERIFY(!idle->isConnected());
    QVERIFY(running->isConnected());
}

void TestShutdown::aSecondCallEndsWhatRuns()
{
    const auto client = runningStream();
    QSignalSpy stopped(&m_gateway->gateway(), &Gateway::stopped);
    m_gateway->gateway().shutDown();
    QCOMPARE(m_gateway->gateway().snapshot().activeExchanges, 1);

    m_gateway->gateway().shutDown();

    const auto answer = client->answer();
    QVERIFY(answer.complete);
    QVERIFY(answer.body.startsWith(begun()));
    QCOMPARE(answer.body.count("event: error"), 1);
    QVERIFY(ApiError::ofLastEvent(answer.body).anthropicShape);
    QTRY_COMPARE(stopped.size(), 1);
    QTRY_VERIFY(m_upstream->requests().first().aborted);
    QCOMPARE(m_gateway->provider(QStringLiteral("a")).failures, 0);
    QCOMPARE(m_gateway->provider(QStringLiteral("a")).inFlight, 0);
}

void TestShutdown::aSecondCallRefusesWhatHasNotBegun()
{
    m_upstream->answerBy([](const FakeUpstream::Request &) { return FakeAnswer::stall(); });
    m_gateway->config.providers.first().maxConcurrent = 1;
    m_gateway->start();
    const auto sent = m_gateway->client();
    sent->post("/v1/messages", messagesBody("claude-sonnet-4-5", false));
    QTRY_COMPARE(m_upstream->requests().size(), 1);
    const auto queued = m_gateway->client();
    queued->post("/v1/messages", messagesBody());
    QTRY_COMPARE(m_gateway->gateway().snapshot().activeExchanges, 2);
    QSignalSpy stopped(&m_gateway->gateway(), &Gateway::stopped);

    m_gateway->gateway().shutDown();
    m_gateway->gateway().shutDown();

    for (TestClient *client : {sent.get(), queued.get()}) {
        const auto answer = client->answer();
        QCOMPARE(answer.status, 503);
        QVERIFY(answer.complete);
        QVERIFY(ApiError::of(answer.body).anthropicShape);
    }
    QTRY_COMPARE(stopped.size(), 1);
    QCOMPARE(m_upstream->requests().size(), 1);
    QCOMPARE(m_gateway->records().size(), 2);
}

void TestShutdown::aSlowClientMayTakeTheRest()
{
    // Longer than all that the system takes from us ahead of the client.
    constexpr int models = 4'000;
    constexpr int length = 4'000; // of each name
    for (int i = 0; i < models; ++i)
        m_gateway->addRoute(
            QStringLiteral("claude-%1").arg(i, length, 10, QLatin1Char('0')), {QStringLiteral("a")});
    m_gateway->start();
    QTcpSocket client;
    client.setReadBufferSize(64 * 1024);
    client.connectToHost(QHostAddress(QHostAddress::LocalHost), m_gateway->port());
    client.write("GET /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QTRY_VERIFY(client.bytesAvailable() > 0);
    QSignalSpy stopped(&m_gateway->gateway(), &Gateway::stopped);

    m_gateway->gateway().shutDown();
    QCoreApplication::processEvents();
    QCOMPARE(stopped.size(), 0);
    QByteArray received;
    connect(&client, &QTcpSocket::readyRead, this, [&] { received += client.readAll(); });
    received += client.readAll();

    QTRY_COMPARE_WITH_TIMEOUT(stopped.size(), 1, 20'000); // less than the patience
    m_gateway->destroy();
    QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
    QVERIFY(received.size() > models * length);
    QVERIFY(received.endsWith("}"));
}

void TestShutdown::patienceEnds()
{
    m_gateway->config.server.shutdownTimeout = 200ms;
    const auto client = runningStream();
    QSignalSpy stopped(&m_gateway->gateway(), &Gateway::stopped);

    m_gateway->gateway().shutDown();

    const auto answer = client->answer();
    QVERIFY(answer.complete);
    QVERIFY(ApiError::ofLastEvent(answer.body).anthropicShape);
    QTRY_COMPARE(stopped.size(), 1);
}

void TestShutdown::stoppedComesOnce()
{
    m_gateway->config.server.shutdownTimeout = 100ms;
    const auto client = runningStream();
    QSignalSpy stopped(&m_gateway->gateway(), &Gateway::stopped);

    for (int i = 0; i < 4; ++i)
        m_gateway->gateway().shutDown();

    QTRY_COMPARE(stopped.size(), 1);
    m_gateway->gateway().shutDown();
    QVERIFY(client->answer().complete);
    QCOMPARE(stopped.size(), 1);
}

/// A refresh token that is good once is used up by then: without the new one the user would have to sign in.
void TestShutdown::aTokenThatIsBeingRenewedIsKept()
{
    SignInScene scene;
    scene.gateway.start();
    QVERIFY(scene.signIn().body.contains("Signed in at a"));
    scene.gateway.passTime(3700s);
    scene.server.failNext(FakeOAuthServer::Fault::Hold);
    const auto client = scene.gateway.client();
    client->post("/v1/messages", messagesBody("claude-sonnet-4-5", false));
    QTRY_COMPARE_WITH_TIMEOUT(scene.server.held(), 1, patience);
    QSignalSpy stopped(&scene.gateway.gateway(), &Gateway::stopped);

    scene.gateway.gateway().shutDown();
    scene.gateway.gateway().shutDown(); // nobody waits for the request
    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.gateway().snapshot().activeExchanges, 0, patience);
    QVERIFY(stopped.isEmpty());
    scene.server.proceed();

    QTRY_COMPARE_WITH_TIMEOUT(stopped.size(), 1, patience);
    scene.gateway.destroy();
    scene.gateway.start();
    QTRY_VERIFY_WITH_TIMEOUT(scene.gateway.provider(QStringLiteral("a")).available, patience);
    QVERIFY(scene.isAnsweredBy("a"));
    QCOMPARE(scene.server.complaints(), QStringList());
    QCOMPARE(scene.server.grants(QStringLiteral("refresh_token")), 1);
}

/// While the last things are still being put away.
void TestShutdown::whatBecomesWholeAfterTheEndIsRefused()
{
    SignInScene scene;
    scene.gateway.start();
    QVERIFY(scene.signIn().body.contains("Signed in at a"));
    scene.gateway.passTime(3700s);
    scene.server.failNext(FakeOAuthServer::Fault::Hold);
    const auto waiting = scene.gateway.client();
    waiting->post("/v1/messages", messagesBody("claude-sonnet-4-5", false));
    QTRY_COMPARE_WITH_TIMEOUT(scene.server.held(), 1, patience);
    const QByteArray body = messagesBody();
    const auto late = scene.gateway.client();
    late->send("POST /v1/messages HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
               "anthropic-version: 2023-06-01\r\ncontent-length: "
        + QByteArray::number(body.size()) + "\r\n\r\n" + body.first(10));
    const auto other = scene.gateway.client(); // with its answer the half has arrived, too
    other->request("GET", "/health", {}, {});
    (void)other->answer();
    QSignalSpy stopped(&scene.gateway.gateway(), &Gateway::stopped);
    scene.gateway.gateway().shutDown();
    scene.gateway.gateway().shutDown();
    QVERIFY(stopped.isEmpty());

    late->send(body.sliced(10));

    const auto answer = late->answer();
    QCOMPARE(answer.status, 503);
    QVERIFY2(answer.body.contains("shutting down"), answer.body.constData());
    QCOMPARE(answer.headers.value("retry-after"), QByteArray("1"));
    scene.server.proceed();
    QTRY_COMPARE_WITH_TIMEOUT(stopped.size(), 1, patience);
}

void TestShutdown::aPortInUseIsNamed()
{
    m_gateway->start();
    const SystemClock clock;
    Gateway second(std::make_shared<Config>(m_gateway->config), clock);

    const auto started = second.start(m_gateway->port());

    QVERIFY(!started);
    const QString address = QStringLiteral("127.0.0.1:%1").arg(m_gateway->port());
    QVERIFY2(started.error().message.contains(address), qPrintable(started.error().message));
    QVERIFY(started.error().message.contains(QStringLiteral("in use")));
    QCOMPARE(started.error().kind, Error::Kind::Conflict);
    QVERIFY(!second.snapshot().listening);
    QVERIFY(second.snapshot().problem.contains(address));
    QVERIFY(second.snapshot().addresses.isEmpty());
    QCOMPARE(m_gateway->post(messagesBody()).status, 200);

    // Once the port is free it can start after all.
    m_gateway->gateway().shutDown();
    const auto again = second.start(m_gateway->port());
    QVERIFY(again);
    QVERIFY(second.snapshot().listening);
    QVERIFY(second.snapshot().problem.isEmpty());
}

void TestShutdown::twoAddressesShareTheFreePort()
{
    m_gateway->start();
    const GatewaySnapshot snapshot = m_gateway->gateway().snapshot();
    QVERIFY(snapshot.listening);
    QCOMPARE(snapshot.baseUrl, QStringLiteral("http://127.0.0.1:%1").arg(m_gateway->port()));
    QStringList expected{QStringLiteral("127.0.0.1:%1").arg(m_gateway->port())};
    QTcpServer twin;
    // Where there is no IPv6, or a foreign program has that port, the gateway does without.
    const bool hasIpv6 = twin.listen(QHostAddress(QHostAddress::LocalHostIPv6));
    twin.close();
    if (hasIpv6
        && (snapshot.addresses.size() > 1
            || twin.listen(QHostAddress(QHostAddress::LocalHostIPv6), m_gateway->port())))
        expected << QStringLiteral("[::1]:%1").arg(m_gateway->port());
    QCOMPARE(snapshot.addresses, expected);
    for (const QHostAddress::SpecialAddress address :
        {QHostAddress::LocalHost, QHostAddress::LocalHostIPv6}) {
        if (address == QHostAddress::LocalHostIPv6 && expected.size() == 1)
            continue;
        TestClient client(m_gateway->port(), QHostAddress(address));
        client.request("GET", "/health", {}, {});
        QCOMPARE(client.answer().status, 200);
    }
}

void TestShutdown::itMayBeDestroyedWithARunningStream()
{
    const auto client = runningStream();

    m_gateway->destroy();

    QTRY_VERIFY(!client->isConnected());
    QTRY_VERIFY(m_upstream->requests().first().aborted);
}

void TestShutdown::itMayBeDestroyedWithAQueuedRequest()
{
    m_gateway->config.providers.first().maxConcurrent = 1;
    const auto running = runningStream();
    const auto queued = m_gateway->client();
    queued->post("/v1/messages", messagesBody());
    QTRY_COMPARE(m_gateway->gateway().snapshot().activeExchanges, 2);

    m_gateway->destroy();

    QTRY_VERIFY(!queued->isConnected());
    QCOMPARE(m_upstream->requests().size(), 1);
}

QTEST_GUILESS_MAIN(TestShutdown)
#include "tst_shutdown.moc"
