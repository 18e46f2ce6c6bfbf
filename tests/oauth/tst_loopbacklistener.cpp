// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/loopbacklistener.h"
#include "support/testclient.h"

#include <QTest>

#include <memory>

using namespace signalbox;
using namespace signalbox::test;

class LoopbackListenerTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void theBrowserThatIsExpectedArrives();
    void theAnswerMayComeLater();
    void allElseIsNotFound_data();
    void allElseIsNotFound();
    void anUnknownStateIsRefusedAndTheRightOneStillTaken();
    void onceClosedNobodyGetsIn();
    void anAnswerOutlivesTheListener();
    void aFreePortIsTakenWhereNoneIsRegistered();
    void aTakenPortIsAConflict();
    void localhostIsBothFamilies();
    void anAddressLiteralIsThatOneOnly();
    void addressesOfOthersAreRefused_data();
    void addressesOfOthersAreRefused();
    void aHeadInPiecesIsWaitedFor();
    void aHeadThatIsTooLongIsCutOff();
    void manyConnectionsDoNotKeepTheBrowserOut();
    void pagesAreNeitherKeptNorFramed();
    void thePathIsComparedAsAWhole();

private:
    [[nodiscard]] quint16 port() const { return static_cast<quint16>(m_listener->redirect().port()); }
    TestClient::Answer get(const QByteArray &target, const QByteArray &method = "GET") const;

    std::unique_ptr<LoopbackListener> m_listener;
    QByteArray m_expected; ///< the state
    QList<QUrlQuery> m_arrived;
    QByteArray m_page; ///< answered at once; empty = `m_respond` does it
    LoopbackListener::Respond m_respond;
};

void LoopbackListenerTest::init()
{
    m_expected = "right";
    m_arrived.clear();
    m_page = "<p>Done</p>";
    m_respond = {};
    m_listener = std::make_unique<LoopbackListener>([this](const QUrlQuery &query) {
        return query.queryItemValue(QStringLiteral("state")).toLatin1() == m_expected;
    });
    connect(m_listener.get(), &LoopbackListener::arrived, this,
        [this](const QUrlQuery &query, const LoopbackListener::Respond &respond) {
            m_arrived << query;
            m_expected = "nothing more";
            if (m_page.isEmpty())
                m_respond = respond;
            else
                respond(m_page);
        });
    QVERIFY(!m_listener->listen(QUrl(QStringLiteral("http://127.0.0.1/oauth/callback"))));
}

TestClient::Answer LoopbackListenerTest::get(const QByteArray &target, const QByteArray &method) const
{
    TestClient client(port());
    client.request(method, target, {}, {{"Host", "127.0.0.1"}});
    return client.answer();
}

void LoopbackListenerTest::theBrowserThatIsExpectedArrives()
{
    const auto answer = get("/oauth/callback?code=a%2Bb&state=right");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, QByteArray("<p>Done</p>"));
    QCOMPARE(m_arrived.size(), 1);
    QCOMPARE(
        m_arrived.first().queryItemValue(QStringLiteral("code"), QUrl::FullyDecoded), QStringLiteral("a+b"));
}

void LoopbackListenerTest::theAnswerMayComeLater()
{
    m_page.clear();
    TestClient client(port());
    client.request("GET", "/oauth/callback?state=right", {}, {{"Host", "127.0.0.1"}});
    QTRY_VERIFY_WITH_TIMEOUT(m_respond, patience);
    QVERIFY(client.input().isEmpty());
    m_respond("later");
    QCOMPARE(client.answer().body, QByteArray("later"));
}

void LoopbackListenerTest::allElseIsNotFound_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::newRow("icon") << QByteArray("GET") << QByteArray("/favicon.ico");
    QTest::newRow("root") << QByteArray("GET") << QByteArray("/");
    QTest::newRow("below") << QByteArray("GET") << QByteArray("/oauth/callback/x?state=right");
    QTest::newRow("POST") << QByteArray("POST") << QByteArray("/oauth/callback?state=right");
    QTest::newRow("HEAD") << QByteArray("HEAD") << QByteArray("/oauth/callback?state=right");
    QTest::newRow("OPTIONS") << QByteArray("OPTIONS") << QByteArray("/oauth/callback?state=right");
    QTest::newRow("proxy") << QByteArray("GET") << QByteArray("http://x.example/oauth/callback?state=right");
}

void LoopbackListenerTest::allElseIsNotFound()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QCOMPARE(get(target, method).status, 404);
    QVERIFY(m_arrived.isEmpty());
    QCOMPARE(get("/oauth/callback?state=right").status, 200);
}

void LoopbackListenerTest::anUnknownStateIsRefusedAndTheRightOneStillTaken()
{
    QCOMPARE(get("/oauth/callback?code=x&state=wrong").status, 400);
    QCOMPARE(get("/oauth/callback?code=x").status, 400);
    QVERIFY(m_arrived.isEmpty());
    QCOMPARE(get("/oauth/callback?code=x&state=right").status, 200);
    QCOMPARE(get("/oauth/callback?code=x&state=right").status, 400);
    QCOMPARE(m_arrived.size(), 1);
}

void LoopbackListenerTest::onceClosedNobodyGetsIn()
{
    const quint16 was = port();
    m_page.clear();
    TestClient first(was);
    first.request("GET", "/oauth/callback?state=right", {}, {{"Host", "127.0.0.1"}});
    QTRY_VERIFY_WITH_TIMEOUT(m_respond, patience);
    m_listener->close();
    QVERIFY(!m_listener->isListening());
    TestClient second(was);
    second.request("GET", "/oauth/callback?state=right", {}, {{"Host", "127.0.0.1"}});
    QCOMPARE(second.answer().status, 0);
    m_respond("still answered");
    QCOMPARE(first.answer().body, QByteArray("still answered"));
}

void LoopbackListenerTest::anAnswerOutlivesTheListener()
{
    m_page = QByteArray(200'000, 'x');
    TestClient client(port());
    client.request("GET", "/oauth/callback?state=right", {}, {{"Host", "127.0.0.1"}});
    QTRY_COMPARE_WITH_TIMEOUT(m_arrived.size(), 1, patience);
    m_listener.reset();
    const auto answer = client.answer();
    QCOMPARE(answer.body.size(), 200'000);
    QVERIFY(answer.complete);
}

void LoopbackListenerTest::aFreePortIsTakenWhereNoneIsRegistered()
{
    QVERIFY(port() > 0);
    QCOMPARE(m_listener->redirect(), QUrl(QStringLiteral("http://127.0.0.1:%1/oauth/callback").arg(port())));
}

void LoopbackListenerTest::aTakenPortIsAConflict()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    const auto error
        = m_listener->listen(QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(other.serverPort())));
    QVERIFY(error);
    QCOMPARE(error->kind, Error::Kind::Conflict);
    QVERIFY(error->message.contains(QString::number(other.serverPort())));
    QVERIFY(!m_listener->isListening());
}

void LoopbackListenerTest::localhostIsBothFamilies()
{
    QTcpServer probe;
    if (!probe.listen(QHostAddress::LocalHostIPv6))
        QSKIP("no IPv6 here");
    QVERIFY(!m_listener->listen(QUrl(QStringLiteral("http://localhost"))));
    QCOMPARE(m_listener->redirect(), QUrl(QStringLiteral("http://localhost:%1").arg(port())));
    TestClient older(port(), QHostAddress(QHostAddress::LocalHost));
    older.request("GET", "/favicon.ico", {}, {{"Host", "localhost"}});
    QCOMPARE(older.answer().status, 404);
    TestClient newer(port(), QHostAddress(QHostAddress::LocalHostIPv6));
    newer.request("GET", "/?state=right", {}, {{"Host", "localhost"}});
    QCOMPARE(newer.answer().status, 200);

    const auto error
        = m_listener->listen(QUrl(QStringLiteral("http://localhost:%1").arg(probe.serverPort())));
    QVERIFY(error && error->kind == Error::Kind::Conflict);
}

void LoopbackListenerTest::anAddressLiteralIsThatOneOnly()
{
    TestClient client(port(), QHostAddress(QHostAddress::LocalHostIPv6));
    client.request("GET", "/", {}, {{"Host", "x"}});
    QCOMPARE(client.answer().status, 0);
}

void LoopbackListenerTest::addressesOfOthersAreRefused_data()
{
    QTest::addColumn<QString>("address");
    QTest::newRow("any") << QStringLiteral("http://0.0.0.0/x");
    QTest::newRow("any 6") << QStringLiteral("http://[::]/x");
    QTest::newRow("name") << QStringLiteral("http://example.com/x");
    QTest::newRow("network") << QStringLiteral("http://192.0.2.1/x");
}

void LoopbackListenerTest::addressesOfOthersAreRefused()
{
    QFETCH(QString, address);
    const auto error = m_listener->listen(QUrl(address));
    QVERIFY(error);
    QVERIFY(error->message.contains(QStringLiteral("redirect_uri")));
}

void LoopbackListenerTest::aHeadInPiecesIsWaitedFor()
{
    TestClient client(port());
    client.send("GET /oauth/callback?state=ri");
    QCOMPARE(get("/favicon.ico").status, 404);
    client.send("ght HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(client.answer().status, 200);
}

void LoopbackListenerTest::aHeadThatIsTooLongIsCutOff()
{
    TestClient client(port());
    client.send("GET /oauth/callback?state=right HTTP/1.1\r\nX: " + QByteArray(20'000, 'x'));
    QTRY_VERIFY_WITH_TIMEOUT(!client.isConnected(), patience);
    QCOMPARE(client.input(), QByteArray());
    QCOMPARE(get("/oauth/callback?state=right").status, 200);
}

void LoopbackListenerTest::manyConnectionsDoNotKeepTheBrowserOut()
{
    std::vector<std::unique_ptr<TestClient>> idle;
    for (int i = 0; i < 40; ++i) {
        idle.push_back(std::make_unique<TestClient>(port()));
        idle.back()->send("GET /");
    }
    QTRY_VERIFY_WITH_TIMEOUT(!idle[20]->isConnected(), patience);
    QCOMPARE(get("/oauth/callback?state=right").status, 200);
}

void LoopbackListenerTest::pagesAreNeitherKeptNorFramed()
{
    for (const QByteArray &target : {QByteArray("/oauth/callback?state=right"), QByteArray("/x")}) {
        const Headers headers = get(target).headers;
        QCOMPARE(headers.value("cache-control"), QByteArray("no-store"));
        QCOMPARE(headers.value("referrer-policy"), QByteArray("no-referrer"));
        QCOMPARE(headers.value("x-content-type-options"), QByteArray("nosniff"));
        QCOMPARE(headers.value("content-type"), QByteArray("text/html; charset=utf-8"));
        QVERIFY(headers.value("content-security-policy").contains("default-src 'none'"));
        QVERIFY(headers.value("content-security-policy").contains("frame-ancestors 'none'"));
    }
}

void LoopbackListenerTest::thePathIsComparedAsAWhole()
{
    QVERIFY(!m_listener->listen(QUrl(QStringLiteral("http://127.0.0.1"))));
    QCOMPARE(get("/oauth/callback?state=right").status, 404);
    QCOMPARE(get("/?state=right").status, 200);
}

QTEST_GUILESS_MAIN(LoopbackListenerTest)
#include "tst_loopbacklistener.moc"
