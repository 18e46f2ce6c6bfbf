// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/gatewayfixture.h"
#include "support/numberedstreams.h"

#include <QElapsedTimer>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

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

std::vector<std::unique_ptr<TestClient>> connectedClients(const GatewayFixture &gateway)
{
    std::vector<std::unique_ptr<TestClient>> clients;
    for (int i = 0; i < streams; ++i) {
        clients.push_back(gateway.client());
        if (!QTest::qWaitFor([&] { return clients.back()->isConnected(); }, patience))
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
    upstream.answerBy(heldNumberedAnswer);
    GatewayFixture gateway;
    gateway.addProvider(QStringLiteral("a"), upstream.baseUrl());
    gateway.start();
    const auto clients = connectedClients(gateway);
    QElapsedTimer clock;
    clock.start();

    sendAll(clients);

    QTRY_COMPARE_WITH_TIMEOUT(upstream.held(), streams, patience);
    qInfo("all requests had arrived after %lld ms", clock.elapsed());
    upstream.proceed();
    for (int i = 0; i < streams; ++i) {
        const auto answer = clients[static_cast<size_t>(i)]->answer();
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.complete);
        QCOMPARE(answer.body, numberedEvents(i).join());
    }
    QCOMPARE(upstream.mostAtOnce(), streams);
    QCOMPARE(upstream.connections(), streams);
    QCOMPARE(upstream.requests().size(), streams);
}

void TestManyStreams::reuseTheConnections()
{
    FakeUpstream upstream;
    upstream.answerBy(heldNumberedAnswer);
    GatewayFixture gateway;
    gateway.addProvider(QStringLiteral("a"), upstream.baseUrl());
    gateway.start();
    const auto clients = connectedClients(gateway);

    for (int wave = 0; wave < 3; ++wave) {
        sendAll(clients);
        QTRY_COMPARE_WITH_TIMEOUT(upstream.held(), streams, patience);
        upstream.proceed();
        for (const auto &client : clients)
            QVERIFY(client->answer().complete);
    }

    QCOMPARE(upstream.requests().size(), 3 * streams);
    qInfo("%d connections for %d requests", upstream.connections(), 3 * streams);
    QVERIFY(upstream.connections() <= streams + streams / 20);
}

void TestManyStreams::goOnWhenOthersLeave()
{
    FakeUpstream upstream;
    upstream.answerBy(heldNumberedAnswer);
    GatewayFixture gateway;
    gateway.addProvider(QStringLiteral("a"), upstream.baseUrl());
    gateway.start();
    const auto clients = connectedClients(gateway);
    int aborted = 0;
    connect(&upstream, &FakeUpstream::aborted, &upstream, [&aborted] { ++aborted; });

    sendAll(clients);
    QTRY_COMPARE_WITH_TIMEOUT(upstream.held(), streams, patience);
    QElapsedTimer clock;
    clock.start();
    for (size_t i = 0; i < clients.size(); i += 2)
        clients[i]->leave();

    QTRY_COMPARE_WITH_TIMEOUT(aborted, streams / 2, patience);
    qInfo("%d upstream connections were closed after %lld ms", aborted, clock.elapsed());
    upstream.proceed();
    for (size_t i = 1; i < clients.size(); i += 2) {
        const auto answer = clients[i]->answer();
        QVERIFY(answer.complete);
        QCOMPARE(answer.body, numberedEvents(static_cast<int>(i)).join());
    }
    QTRY_COMPARE_WITH_TIMEOUT(gateway.records().size(), streams, patience);
}

QTEST_GUILESS_MAIN(TestManyStreams)
#include "tst_manystreams.moc"
