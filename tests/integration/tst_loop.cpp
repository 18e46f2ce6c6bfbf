// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/apierror.h"
#include "support/fakeupstream.h"
#include "support/gatewayfixture.h"

#include <QLoggingCategory>
#include <QTest>

#include <memory>
#include <vector>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

constexpr int loopDetected = 508;
const QByteArray hop = "x-signalbox-hop";
const QString nowhere = QStringLiteral("http://127.0.0.1:1");

/// Gateways, each with one provider.
class Chain
{
public:
    explicit Chain(int size)
    {
        for (int i = 0; i < size; ++i) {
            m_gateways.push_back(std::make_unique<GatewayFixture>());
            at(i).addProvider(QStringLiteral("next"), nowhere);
        }
    }

    GatewayFixture &at(int index) { return *m_gateways[static_cast<size_t>(index)]; }
    [[nodiscard]] int size() const { return static_cast<int>(m_gateways.size()); }
    void start()
    {
        for (const auto &gateway : m_gateways)
            gateway->start();
    }
    /// Requests that are sent by one come in at the other.
    void lead(int from, const QString &baseUrl)
    {
        at(from).config.providers[0].baseUrl = QUrl(baseUrl);
        if (at(from).apply())
            qFatal("a configuration was refused");
    }
    void leadEachToTheNext(const QString &end)
    {
        for (int i = 0; i < size(); ++i)
            lead(i, i + 1 < size() ? addressOf(i + 1) : end);
    }
    [[nodiscard]] QString addressOf(int index)
    {
        return QStringLiteral("http://127.0.0.1:%1").arg(at(index).port());
    }
    /// Client requests that have come to each of them and were let in.
    [[nodiscard]] QList<quint64> exchanges()
    {
        QList<quint64> result;
        for (const auto &gateway : m_gateways) {
            const GatewaySnapshot snapshot = gateway->gateway().snapshot();
            result << snapshot.finishedExchanges + static_cast<quint64>(snapshot.activeExchanges);
        }
        return result;
    }

private:
    std::vector<std::unique_ptr<GatewayFixture>> m_gateways;
};

QByteArrayList hopsOf(const FakeUpstream::Request &request)
{
    QByteArrayList hops = request.headers.value(hop).split(',');
    for (QByteArray &one : hops)
        one = one.trimmed();
    return hops;
}

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16(0);
}

} // namespace

/// Providers that are this program itself, or lead back to it.
class TestLoop : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void ourOwnAddressIsNoProvider_data();
    void ourOwnAddressIsNoProvider();
    void anotherAnswersInItsPlace();
    void aFurtherListenerIsOursToo();
    void aListenerThatComesLaterIsOursToo();
    void anotherPortIsSomebodyElse();

    void aRingEndsAtOnce_data();
    void aRingEndsAtOnce();
    void aRingWithAnotherWayOutIsLeft();
    void aChainLeadsToTheProvider();
    void aChainIsNotEndless();
    void everyUpstreamRequestHasTheField_data();
    void everyUpstreamRequestHasTheField();
    void aFailedAttemptDoesNotCountAsAHop();
    void aForgedFieldOpensNothing_data();
    void aForgedFieldOpensNothing();
    void aForgedFieldHarmsOnlyItsRequest();
};

void TestLoop::initTestCase()
{
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false"));
}

void TestLoop::ourOwnAddressIsNoProvider_data()
{
    QTest::addColumn<QString>("host");
    QTest::newRow("127.0.0.1") << QStringLiteral("127.0.0.1");
    QTest::newRow("localhost") << QStringLiteral("localhost");
    QTest::newRow("in capitals") << QStringLiteral("LOCALHOST");
    QTest::newRow("a name below localhost") << QStringLiteral("box.localhost");
    QTest::newRow("::1") << QStringLiteral("[::1]");
    QTest::newRow("127.0.0.1 as IPv6") << QStringLiteral("[::ffff:127.0.0.1]");
    QTest::newRow("all addresses") << QStringLiteral("0.0.0.0");
}

void TestLoop::ourOwnAddressIsNoProvider()
{
    QFETCH(QString, host);
    FakeUpstream upstream;
    Chain chain(1);
    GatewayFixture &gateway = chain.at(0);
    chain.start();
    const QStringList addresses = gateway.gateway().snapshot().addresses;
    if (host == u"[::1]" && !addresses.contains(QStringLiteral("[::1]:%1").arg(gateway.port())))
        QSKIP("this computer has no IPv6");
    const QString own = QStringLiteral("http://%1:%2/v1").arg(host).arg(gateway.port());

    for (int reload = 0; reload < 2; ++reload) {
        gateway.config.providers[0].weight = reload + 1; // it is another provider each time
        chain.lead(0, own);
        const auto answer = gateway.post(messagesBody());

        QCOMPARE(answer.status, 529);
        QCOMPARE(answer.headers.value("x-should-retry"), QByteArray("false"));
        const QString reason = QStringLiteral("its base_url is this program itself");
        QVERIFY2(ApiError::of(answer.body).message.contains(reason), answer.body);
        QCOMPARE(chain.exchanges(), QList<quint64>{quint64(reload + 1)});
        const auto client = gateway.client();
        client->request("GET", "/providers", {}, {});
        const QByteArray providers = client->answer().body;
        QVERIFY2(providers.contains(reason.toUtf8()), providers);
        QVERIFY(!gateway.provider(QStringLiteral("next")).available);
    }
    chain.lead(0, upstream.baseUrl()); // and once it is corrected all is well
    upstream.answerWell("well");
    QCOMPARE(gateway.post(messagesBody()).status, 200);
}

void TestLoop::anotherAnswersInItsPlace()
{
    FakeUpstream upstream;
    upstream.answerWell("well");
    Chain chain(1);
    GatewayFixture &gateway = chain.at(0);
    gateway.addProvider(QStringLiteral("good"), upstream.baseUrl());
    chain.start();
    chain.lead(0, chain.addressOf(0));

    const auto answer = gateway.post(messagesBody());

    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("good"));
    QCOMPARE(chain.exchanges(), QList<quint64>{1});
}

void TestLoop::aFurtherListenerIsOursToo()
{
    Chain chain(1);
    const quint16 port = freePort();
    chain.at(0).config.server.listeners = {{QStringLiteral("127.0.0.1:%1").arg(port), 0}};
    chain.at(0).config.providers[0].baseUrl = QUrl(QStringLiteral("http://localhost:%1").arg(port));

    chain.start();

    QVERIFY(!chain.at(0).provider(QStringLiteral("next")).available);
    QCOMPARE(chain.at(0).post(messagesBody()).status, 529);
    QCOMPARE(chain.exchanges(), QList<quint64>{1});
}

void TestLoop::aListenerThatComesLaterIsOursToo()
{
    Chain chain(1);
    GatewayFixture &gateway = chain.at(0);
    const quint16 port = freePort();
    gateway.config.providers[0].baseUrl = QUrl(QStringLiteral("http://127.0.0.1:%1").arg(port));
    chain.start();
    QVERIFY(gateway.provider(QStringLiteral("next")).available);

    gateway.config.server.listeners = {{QStringLiteral("127.0.0.1:%1").arg(port), 0}};
    QVERIFY(!gateway.apply());

    QVERIFY(!gateway.provider(QStringLiteral("next")).available);
    gateway.config.server.listeners.clear();
    QVERIFY(!gateway.apply());
    QVERIFY(gateway.provider(QStringLiteral("next")).available);
}

void TestLoop::anotherPortIsSomebodyElse()
{
    FakeUpstream upstream;
    upstream.answerWell("well");
    Chain chain(1);
    chain.start();
    chain.lead(0, QStringLiteral("http://localhost:%1").arg(upstream.port()));
    QVERIFY(chain.at(0).provider(QStringLiteral("next")).available);
    chain.lead(0, QStringLiteral("http://192.0.2.1:%1").arg(chain.at(0).port()));
    QVERIFY(chain.at(0).provider(QStringLiteral("next")).available);
    chain.lead(0, QStringLiteral("http://provider.example:%1").arg(chain.at(0).port()));
    QVERIFY(chain.at(0).provider(QStringLiteral("next")).available);
}

void TestLoop::aRingEndsAtOnce_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<bool>("usual"); // how failures are judged and waited for
    QTest::addColumn<bool>("stream");
    QTest::newRow("two") << 2 << false << false;
    QTest::newRow("two, a stream") << 2 << false << true;
    QTest::newRow("two, as configured usually") << 2 << true << false;
    QTest::newRow("three, as configured usually") << 3 << true << true;
}

void TestLoop::aRingEndsAtOnce()
{
    QFETCH(int, size);
    QFETCH(bool, usual);
    QFETCH(bool, stream);
    Chain chain(size);
    if (usual) {
        for (int i = 0; i < size; ++i)
            chain.at(i).config.health = HealthConfig();
    }
    chain.start();
    chain.leadEachToTheNext(chain.addressOf(0));

    const auto answer = chain.at(0).post(messagesBody("claude-sonnet-4-5", stream));

    QCOMPARE(answer.status, loopDetected);
    QVERIFY2(ApiError::of(answer.body).message.contains(QStringLiteral("has been here before")), answer.body);
    QCOMPARE(chain.exchanges(), QList<quint64>(size, 1));
}

void TestLoop::aRingWithAnotherWayOutIsLeft()
{
    FakeUpstream upstream;
    upstream.answerWell("well");
    Chain chain(2);
    chain.at(1).addProvider(QStringLiteral("good"), upstream.baseUrl());
    chain.start();
    chain.leadEachToTheNext(chain.addressOf(0));

    const auto answer = chain.at(0).post(messagesBody());

    QCOMPARE(answer.status, 200);
    QCOMPARE(chain.exchanges(), QList<quint64>(2, 1));
    QCOMPARE(upstream.requests().size(), 1);
}

void TestLoop::aChainLeadsToTheProvider()
{
    FakeUpstream upstream;
    upstream.answerWell("well");
    Chain chain(3);
    chain.start();
    chain.leadEachToTheNext(upstream.baseUrl());

    const auto answer = chain.at(0).post(messagesBody());

    QCOMPARE(answer.status, 200);
    const QByteArrayList hops = hopsOf(upstream.requests().first());
    QCOMPARE(hops.size(), 3);
    QCOMPARE(QSet<QByteArray>(hops.begin(), hops.end()).size(), 3);
    QVERIFY(!answer.headers.contains(hop)); // which is nothing for clients
    QCOMPARE(chain.at(0).post(messagesBody()).status, 200); // a second request is no loop
    QCOMPARE(hopsOf(upstream.requests().last()), hops);
}

void TestLoop::aChainIsNotEndless()
{
    FakeUpstream upstream;
    upstream.answerWell("well");
    Chain chain(9);
    chain.start();
    chain.leadEachToTheNext(upstream.baseUrl());

    QCOMPARE(chain.at(1).post(messagesBody()).status, 200); // eight of them
    const auto answer = chain.at(0).post(messagesBody());

    QCOMPARE(answer.status, loopDetected);
    QVERIFY2(ApiError::of(answer.body).message.contains(QStringLiteral("8 programs")), answer.body);
    QCOMPARE(upstream.requests().size(), 1);
}

void TestLoop::everyUpstreamRequestHasTheField_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("messages") << QByteArray("POST") << QByteArray("/v1/messages") << messagesBody();
    QTest::newRow("counting") << QByteArray("POST") << QByteArray("/v1/messages/count_tokens")
                              << messagesBody();
    QTest::newRow("translated") << QByteArray("POST") << QByteArray("/v1/chat/completions")
                                << QByteArray(R"({"model":"m","messages":[{"role":"user","content":"x"}]})");
    QTest::newRow("a file") << QByteArray("POST") << QByteArray("/v1/files") << QByteArray("x");
    QTest::newRow("a list") << QByteArray("GET") << QByteArray("/v1/files") << QByteArray();
}

void TestLoop::everyUpstreamRequestHasTheField()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    FakeUpstream upstream;
    upstream.answerWell("well");
    Chain chain(1);
    chain.start();
    chain.lead(0, upstream.baseUrl());
    const auto client = chain.at(0).client();

    client->request(method, target, body,
        {{"anthropic-version", "2023-06-01"}, {"x-signalbox-session", "s"},
            {"Connection", "keep-alive, x-signalbox-hop"}});

    QVERIFY(client->answer().status != 0);
    QCOMPARE(upstream.requests().size(), 1);
    const FakeUpstream::Request &request = upstream.requests().first();
    QCOMPARE(hopsOf(request).size(), 1);
    QVERIFY(hopsOf(request).first().size() > 8);
    QCOMPARE(request.fieldNames().count(hop), 1);
    for (const QByteArray &name : request.fieldNames())
        QVERIFY2(name == hop || !name.startsWith("x-signalbox-"), name);
}

void TestLoop::aFailedAttemptDoesNotCountAsAHop()
{
    FakeUpstream bad;
    bad.answer(FakeAnswer::error(500, "api_error"));
    FakeUpstream good;
    good.answerWell("well");
    Chain chain(1);
    chain.at(0).addProvider(QStringLiteral("good"), good.baseUrl());
    chain.start();
    chain.lead(0, bad.baseUrl());

    QCOMPARE(chain.at(0).post(messagesBody()).status, 200);

    QCOMPARE(hopsOf(good.requests().first()), hopsOf(bad.requests().first()));
    QCOMPARE(hopsOf(good.requests().first()).size(), 1);
}

void TestLoop::aForgedFieldOpensNothing_data()
{
    QTest::addColumn<Headers>("headers");
    QTest::newRow("another hop") << Headers{{hop, "somebody"}};
    QTest::newRow("an empty field") << Headers{{hop, ""}};
    QTest::newRow("two fields") << Headers{{hop, "one"}, {"X-Signalbox-Hop", "two"}};
    QTest::newRow("named as of this connection only")
        << Headers{{hop, "somebody"}, {"Connection", "keep-alive, x-signalbox-hop"}};
}

void TestLoop::aForgedFieldOpensNothing()
{
    QFETCH(Headers, headers);
    Chain chain(2);
    chain.start();
    chain.leadEachToTheNext(chain.addressOf(0));

    const auto answer = chain.at(0).post(messagesBody(), headers);

    QCOMPARE(answer.status, loopDetected);
    QCOMPARE(chain.exchanges(), QList<quint64>(2, 1));
}

void TestLoop::aForgedFieldHarmsOnlyItsRequest()
{
    FakeUpstream upstream;
    upstream.answerWell("well");
    Chain chain(1);
    chain.start();
    chain.lead(0, upstream.baseUrl());
    QCOMPARE(chain.at(0).post(messagesBody()).status, 200);
    const QByteArray own = hopsOf(upstream.requests().first()).first();

    QCOMPARE(chain.at(0).post(messagesBody(), {{hop, own}}).status, loopDetected);
    QCOMPARE(chain.at(0).post(messagesBody(), {{hop, "1,2,3,4,5,6,7,8"}}).status, loopDetected);

    QCOMPARE(upstream.requests().size(), 1);
    QVERIFY(chain.at(0).provider(QStringLiteral("next")).available);
    QCOMPARE(chain.at(0).provider(QStringLiteral("next")).failures, 0);
    QCOMPARE(chain.at(0).post(messagesBody()).status, 200);
    const auto client = chain.at(0).client();
    client->request("GET", "/health", {}, {{hop, own}}); // nor is anything else refused for it
    QCOMPARE(client->answer().status, 200);
}

QTEST_GUILESS_MAIN(TestLoop)
#include "tst_loop.moc"
