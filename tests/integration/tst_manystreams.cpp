// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakeupstream.h"
#include "support/gatewayfixture.h"

#include <QElapsedTimer>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

/// Many streams to one provider over plain HTTP/1.1; the same over TLS is in tst_tls.
class TestManyStreams : public QObject
{
    Q_OBJECT

private slots:
    void runTwoHundredAtOnceAndKeepThemApart();
    void reuseTheConnections();
    void goOnWhenOthersLeave();
};

namespace {

constexpr int streams = 200;

/// Asks for the text that scriptedByNumber() makes of `number`.
QByteArray numberedBody(int number)
{
    return R"({"model":"m","max_tokens":64,"stream":true,"messages":[{"role":"user","content":"#)"
        + QByteArray::number(number) + R"(#"}]})";
}

QByteArrayList numberedEvents(const QByteArray &number)
{
    return messageEvents("for " + number + " only");
}

/// Each client gets the number back that it sent, in pieces that take 250 ms each.
FakeAnswer scriptedByNumber(const FakeUpstream::Request &request)
{
    return FakeAnswer::stream(numberedEvents(request.body.split('#').value(1)), 250ms);
}

std::vector<std::unique_ptr<TestClient>> connectedClients(const GatewayFixture &gateway)
{
    std::vector<std::unique_ptr<TestClient>> clients;
    for (int i = 0; i < streams; ++i) {
        clients.push_back(gateway.client());
        if (!QTest::qWaitFor([&] { return clients.back()->isConnected(); }))
            qFatal("client %d is not let in", i);
    }
    return clients;
}

void sendAll(const std::vector<std::unique_ptr<TestClient>> &clients)
{
    for (size_t i = 0; i < clients.size(); ++i)
        clients[i]->post("/v1/messages", numberedBody(static_cast<int>(i)));
}

} // namespace

void TestManyStreams::runTwoHundredAtOnceAndKeepThemApart()
{
    FakeUpstream upstream;
    upstream.answerBy(scriptedByNumber);
    GatewayFixture gateway;
    gateway.addProvider(QStringLiteral("a"), upstream.baseUrl());
    gateway.start();
    const auto clients = connectedClients(gateway);
    QElapsedTimer clock;
    clock.start();

    sendAll(clients);

    QTRY_COMPARE_WITH_TIMEOUT(upstream.requests().size(), streams, 20'000);
    qInfo("all requests had arrived after %lld ms", clock.elapsed());
    for (int i = 0; i < streams; ++i) {
        const auto answer = clients[static_cast<size_t>(i)]->answer(30'000);
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.complete);
        QCOMPARE(answer.body, numberedEvents(QByteArray::number(i)).join());
    }
    QCOMPARE(upstream.mostAtOnce(), streams);
    QCOMPARE(upstream.connections(), streams);
    QCOMPARE(upstream.requests().size(), streams);
}

void TestManyStreams::reuseTheConnections()
{
    FakeUpstream upstream;
    upstream.answerBy([](const FakeUpstream::Request &request) {
        return FakeAnswer::stream(numberedEvents(request.body.split('#').value(1)), 100ms);
    });
    GatewayFixture gateway;
    gateway.addProvider(QStringLiteral("a"), upstream.baseUrl());
    gateway.start();
    const auto clients = connectedClients(gateway);

    for (int wave = 0; wave < 3; ++wave) {
        sendAll(clients);
        for (const auto &client : clients)
            QVERIFY(client->answer(30'000).complete);
    }

    QCOMPARE(upstream.requests().size(), 3 * streams);
    qInfo("%d connections for %d requests", upstream.connections(), 3 * streams);
    QVERIFY(upstream.connections() <= streams + streams / 20);
}

void TestManyStreams::goOnWhenOthersLeave()
{
    FakeUpstream upstream;
    upstream.answerBy(scriptedByNumber);
    GatewayFixture gateway;
    gateway.addProvider(QStringLiteral("a"), upstream.baseUrl());
    gateway.start();
    const auto clients = connectedClients(gateway);
    int aborted = 0;
    connect(&upstream, &FakeUpstream::aborted, &upstream, [&aborted] { ++aborted; });

    sendAll(clients);
    QTRY_COMPARE_WITH_TIMEOUT(upstream.requests().size(), streams, 20'000);
    QElapsedTimer clock;
    clock.start();
    for (size_t i = 0; i < clients.size(); i += 2)
        clients[i]->leave();

    QTRY_COMPARE(aborted, streams / 2);
    qInfo("%d upstream connections were closed after %lld ms", aborted, clock.elapsed());
    for (size_t i = 1; i < clients.size(); i += 2) {
        const auto answer = clients[i]->answer(30'000);
        QVERIFY(answer.complete);
        QCOMPARE(answer.body, numberedEvents(QByteArray::number(static_cast<int>(i))).join());
    }
    QTRY_COMPARE(gateway.records().size(), streams);
}

QTEST_GUILESS_MAIN(TestManyStreams)
#include "tst_manystreams.moc"
