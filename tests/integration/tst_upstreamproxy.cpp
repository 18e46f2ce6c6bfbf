// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/requesthead.h"
#include "support/fakeupstream.h"
#include "support/gatewayfixture.h"
#include "support/tlsfront.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

/// The `proxy` of a provider: HTTP and SOCKS5, before plain and encrypted upstreams.
class TestUpstreamProxy : public QObject
{
    Q_OBJECT

private slots:
    void sendsThroughTheProxy_data();
    void sendsThroughTheProxy();
    void presentsTheCredentialOfTheProxy_data();
    void presentsTheCredentialOfTheProxy();
    void closesTheUpstreamWhenTheClientLeaves_data();
    void closesTheUpstreamWhenTheClientLeaves();
    void movesOnWhenTheProxyIsDown_data();
    void movesOnWhenTheProxyIsDown();
    void usesTheProxyForItsProviderOnly();

private:
    TlsCertificates m_certificates;
};

namespace {

void tunnel(QTcpSocket &client, QTcpSocket &server)
{
    QObject::connect(
        &client, &QTcpSocket::readyRead, &server, [&client, &server] { server.write(client.readAll()); });
    QObject::connect(
        &server, &QTcpSocket::readyRead, &client, [&client, &server] { client.write(server.readAll()); });
    QObject::connect(&client, &QTcpSocket::disconnected, &server, &QTcpSocket::abort);
    QObject::connect(&server, &QTcpSocket::disconnected, &client, &QTcpSocket::disconnectFromHost);
}

} // namespace

/// A small proxy that speaks HTTP (CONNECT and absolute-form, RFC 9110 section 9.3.6, RFC 9112 section 3.2.2)
/// or SOCKS5 (RFC 1928, RFC 1929), and asks for a credential when it has one.
class FakeProxy final : public QTcpServer
{
    Q_OBJECT

public:
    enum class Kind {
        Http,
        Socks5,
    };

    explicit FakeProxy(Kind kind) : m_kind(kind)
    {
        connect(this, &QTcpServer::newConnection, this, &FakeProxy::onNewConnection);
        if (!listen(QHostAddress(QHostAddress::LocalHost)))
            qFatal("the fake proxy cannot listen");
    }

    void askFor(const QByteArray &user, const QByteArray &password)
    {
        m_user = user;
        m_password = password;
    }

    [[nodiscard]] QUrl url() const
    {
        QUrl url;
        url.setScheme(m_kind == Kind::Http ? QStringLiteral("http") : QStringLiteral("socks5"));
        url.setHost(QStringLiteral("127.0.0.1"));
        url.setPort(serverPort());
        url.setUserName(QString::fromUtf8(m_user));
        url.setPassword(QString::fromUtf8(m_password));
        return url;
    }

    /// "HOST:PORT" of every request that was let through.
    [[nodiscard]] const QByteArrayList &targets() const { return m_targets; }

private:
    void onNewConnection()
    {
        while (QTcpSocket *client = nextPendingConnection()) {
            connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
            connect(client, &QTcpSocket::readyRead, this, [this, client] { read(*client); });
        }
    }

    void read(QTcpSocket &client)
    {
        if (m_kind == Kind::Http)
            readHttp(client);
        else
            readSocks(client);
    }

    void readHttp(QTcpSocket &client)
    {
        const QByteArray seen = client.peek(client.bytesAvailable());
        const qsizetype end = seen.indexOf("\r\n\r\n");
        const auto head = RequestHead::parse(seen.left(end + 4));
        if (end < 0 || !head || client.bytesAvailable() < end + 4 + head->contentLength)
            return;
        const QByteArray credential = "Basic " + QByteArray(m_user + ':' + m_password).toBase64();
        if (!m_user.isEmpty() && head->headers.value("proxy-authorization") != credential) {
            client.skip(end + 4 + head->contentLength);
            client.write(
                "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"test\"\r\n"
                "Content-Length: 0\r\n\r\n");
            return;
        }
        if (head->method == "CONNECT") {
            client.skip(end + 4);
            if (connectTo(client, head->target))
                client.write("HTTP/1.1 200 Connection established\r\n\r\n");
            return;
        }
        const QByteArray authority = head->target.split('/').value(2); // http://HOST:PORT/…
        client.skip(end + 4);
        if (QTcpSocket *server = connectTo(client, authority)) {
            QByteArray forwarded = seen.left(end + 4);
            forwarded.replace(forwarded.indexOf("http://"), authority.size() + 7, QByteArray());
            server->write(forwarded + client.readAll());
        }
    }

    void readSocks(QTcpSocket &client)
    {
        const QByteArray seen = client.peek(client.bytesAvailable());
        if (!client.property("greeted").toBool()) {
            client.skip(2 + seen.at(1));
            client.setProperty("greeted", true);
            client.write(m_user.isEmpty() ? QByteArray("\5\0", 2) : QByteArray("\5\2", 2));
            return;
        }
        if (seen.at(0) == 1) { // RFC 1929: version, length, user, length, password
            const bool right = seen == '\1' + lengthAnd(m_user) + lengthAnd(m_password);
            client.skip(seen.size());
            client.write(right ? QByteArray("\1\0", 2) : QByteArray("\1\1", 2));
            return;
        }
        const bool byName = seen.at(3) == 3;
        const qsizetype addressSize = byName ? 1 + seen.at(4) : 4;
        const auto port = static_cast<quint16>(static_cast<uchar>(seen.at(4 + addressSize)) * 256
            + static_cast<uchar>(seen.at(5 + addressSize)));
        const QByteArray host = byName ? seen.mid(5, seen.at(4)) : QByteArray("127.0.0.1");
        client.skip(seen.size());
        if (connectTo(client, host + ':' + QByteArray::number(port)))
            client.write(QByteArray("\5\0\0\1\0\0\0\0\0\0", 10));
    }

    static QByteArray lengthAnd(const QByteArray &text) { return static_cast<char>(text.size()) + text; }

    QTcpSocket *connectTo(QTcpSocket &client, const QByteArray &target)
    {
        m_targets << target;
        client.disconnect(this);
        auto *server = new QTcpSocket(&client);
        server->connectToHost(
            QHostAddress(QHostAddress::LocalHost), target.mid(target.lastIndexOf(':') + 1).toUShort());
        tunnel(client, *server);
        return server;
    }

    Kind m_kind;
    QByteArray m_user;
    QByteArray m_password;
    QByteArrayList m_targets;
};

namespace {

void everyProxy()
{
    QTest::addColumn<bool>("socks");
    QTest::addColumn<bool>("tls");
    QTest::newRow("HTTP, plain upstream") << false << false;
    QTest::newRow("HTTP, TLS upstream") << false << true;
    QTest::newRow("SOCKS5, plain upstream") << true << false;
    QTest::newRow("SOCKS5, TLS upstream") << true << true;
}

FakeProxy::Kind kindOf(bool socks)
{
    return socks ? FakeProxy::Kind::Socks5 : FakeProxy::Kind::Http;
}

} // namespace

void TestUpstreamProxy::sendsThroughTheProxy_data()
{
    everyProxy();
}

void TestUpstreamProxy::sendsThroughTheProxy()
{
    QFETCH(const bool, socks);
    QFETCH(const bool, tls);
    FakeUpstream upstream;
    upstream.answer(FakeAnswer::stream(messageEvents()));
    const TlsFront front(upstream.port(), {.certificate = m_certificates.localhost(), .clientAuthority = {}});
    const FakeProxy proxy(kindOf(socks));
    GatewayFixture gateway;
    ProviderConfig &provider
        = gateway.addProvider(QStringLiteral("a"), tls ? front.baseUrl() : upstream.baseUrl());
    provider.caFile = m_certificates.authority();
    provider.proxy = proxy.url();
    gateway.start();

    const auto answer = gateway.post(messagesBody(), clientFields);

    QVERIFY2(answer.status == 200, answer.body);
    QCOMPARE(answer.body, messageEvents().join());
    QCOMPARE(upstream.requests().size(), 1);
    QCOMPARE(upstream.requests().first().body, messagesBody());
    const QByteArray host = tls ? "localhost" : "127.0.0.1";
    QCOMPARE(proxy.targets(),
        QByteArrayList{host + ':' + QByteArray::number(tls ? front.port() : upstream.port())});
}

void TestUpstreamProxy::presentsTheCredentialOfTheProxy_data()
{
    everyProxy();
}

void TestUpstreamProxy::presentsTheCredentialOfTheProxy()
{
    QFETCH(const bool, socks);
    QFETCH(const bool, tls);
    FakeUpstream upstream;
    const TlsFront front(upstream.port(), {.certificate = m_certificates.localhost(), .clientAuthority = {}});
    FakeProxy proxy(kindOf(socks));
    proxy.askFor("user", "s3cret");
    GatewayFixture gateway;
    ProviderConfig &provider
        = gateway.addProvider(QStringLiteral("a"), tls ? front.baseUrl() : upstream.baseUrl());
    provider.caFile = m_certificates.authority();
    provider.proxy = proxy.url();
    gateway.start();

    const auto answer = gateway.post(messagesBody(), clientFields);

    QVERIFY2(answer.status == 200, answer.body);
    QCOMPARE(upstream.requests().size(), 1);
    QVERIFY(!upstream.requests().first().head.contains("s3cret"));
}

void TestUpstreamProxy::closesTheUpstreamWhenTheClientLeaves_data()
{
    everyProxy();
}

void TestUpstreamProxy::closesTheUpstreamWhenTheClientLeaves()
{
    QFETCH(const bool, socks);
    QFETCH(const bool, tls);
    FakeUpstream upstream;
    upstream.answer(FakeAnswer::stall());
    const TlsFront front(upstream.port(), {.certificate = m_certificates.localhost(), .clientAuthority = {}});
    const FakeProxy proxy(kindOf(socks));
    GatewayFixture gateway;
    ProviderConfig &provider
        = gateway.addProvider(QStringLiteral("a"), tls ? front.baseUrl() : upstream.baseUrl());
    provider.caFile = m_certificates.authority();
    provider.proxy = proxy.url();
    gateway.start();
    const auto client = gateway.client();
    client->post("/v1/messages", messagesBody(), clientFields);
    QTRY_COMPARE_WITH_TIMEOUT(upstream.requests().size(), 1, patience);

    client->leave();

    QTRY_VERIFY_WITH_TIMEOUT(upstream.requests().first().aborted, patience);
}

void TestUpstreamProxy::movesOnWhenTheProxyIsDown_data()
{
    everyProxy();
}

void TestUpstreamProxy::movesOnWhenTheProxyIsDown()
{
    QFETCH(const bool, socks);
    QFETCH(const bool, tls);
    FakeUpstream upstream;
    FakeUpstream spare;
    FakeProxy proxy(kindOf(socks));
    const QUrl url = proxy.url();
    proxy.close();
    GatewayFixture gateway;
    gateway.addProvider(QStringLiteral("a"), tls ? QStringLiteral("https://localhost:1") : upstream.baseUrl())
        .proxy
        = url;
    gateway.addProvider(QStringLiteral("spare"), spare.baseUrl());
    gateway.start();

    const auto answer = gateway.post(messagesBody(), clientFields);

    QCOMPARE(answer.status, 200);
    QCOMPARE(spare.requests().size(), 1);
    QVERIFY(upstream.requests().isEmpty());
    const QString outcome = gateway.records().first().attempts.first().outcome;
    qInfo("%s", qPrintable(outcome));
    QVERIFY2(outcome.contains(QStringLiteral("proxy"), Qt::CaseInsensitive), qPrintable(outcome));
}

void TestUpstreamProxy::usesTheProxyForItsProviderOnly()
{
    FakeUpstream first;
    first.answer(FakeAnswer::error(529, "overloaded_error"));
    FakeUpstream second;
    const FakeProxy proxy(FakeProxy::Kind::Http);
    GatewayFixture gateway;
    gateway.addProvider(QStringLiteral("a"), first.baseUrl()).proxy = proxy.url();
    gateway.addProvider(QStringLiteral("b"), second.baseUrl());
    gateway.start();

    const auto answer = gateway.post(messagesBody(), clientFields);

    QCOMPARE(answer.status, 200);
    QCOMPARE(first.requests().size(), 1);
    QCOMPARE(second.requests().size(), 1);
    QCOMPARE(proxy.targets().size(), 1);
}

QTEST_GUILESS_MAIN(TestUpstreamProxy)
#include "tst_upstreamproxy.moc"
