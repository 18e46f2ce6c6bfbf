// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/httpserver.h"
#include "support/fakeclock.h"
#include "support/testclient.h"

#include <QLoggingCategory>
#include <QTest>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#endif

using namespace signalbox;
using namespace signalbox::test;

namespace {

/// A server that gives everybody `body`.
struct Scene
{
    explicit Scene(const HttpServer::Limits &limits = {}) : server(limits, clock)
    {
        QObject::connect(&server, &HttpServer::requestReceived, &server,
            [this](const HttpRequest &, ResponseWriter *writer) {
                writer->respond(200, {}, body);
                writer->deleteLater();
            });
        const auto bound = server.listen(QHostAddress(QHostAddress::LocalHost), 0);
        port = bound ? *bound : 0;
    }

    [[nodiscard]] std::unique_ptr<TestClient> client() const { return std::make_unique<TestClient>(port); }

    FakeClock clock;
    QByteArray body = "hello";
    HttpServer server;
    quint16 port = 0;
};

const QByteArray get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

} // namespace

class HttpServerTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false")); }

    void acceptsAgainWhenDescriptorsAreFree();
    void closesOneIdleConnectionForEachNewOne();
    void isDrainedWhenTheClientHasTakenItAll();
    void refusesAChunkedBodyByItsDecodedSize();
    void tellsConnectionsOfOneClientPortApart();
};

void HttpServerTest::acceptsAgainWhenDescriptorsAreFree()
{
#ifdef Q_OS_UNIX
    Scene scene;
    const auto first = scene.client();
    first->send(get);
    QCOMPARE(first->answer().status, 200); // what is opened once is open now
    rlimit usual{};
    QCOMPARE(getrlimit(RLIMIT_NOFILE, &usual), 0);
    const int lowestFree = dup(0);
    close(lowestFree);
    rlimit scarce = usual;
    scarce.rlim_cur = static_cast<rlim_t>(lowestFree) + 1; // for the client's end of a connection
    QCOMPARE(setrlimit(RLIMIT_NOFILE, &scarce), 0);
    const auto second = scene.client();
    second->send(get);
    QTRY_VERIFY(second->isConnected()); // in the kernel's backlog
    QCoreApplication::processEvents(); // the server tries to accept it
    const qsizetype accepted = scene.server.connectionCount();
    QCOMPARE(setrlimit(RLIMIT_NOFILE, &usual), 0);

    QCOMPARE(accepted, 1);
    QCOMPARE(second->answer().status, 200);
#else
    QSKIP("descriptors are not scarce here");
#endif
}

void HttpServerTest::closesOneIdleConnectionForEachNewOne()
{
    HttpServer::Limits limits;
    limits.connections = 2;
    Scene scene(limits);
    const auto idle1 = scene.client();
    const auto idle2 = scene.client();
    QTRY_COMPARE(scene.server.connectionCount(), 2);

    const auto new1 = scene.client();
    const auto new2 = scene.client();
    new1->send(get);
    new2->send(get);

    QCOMPARE(new1->answer().status, 200);
    QCOMPARE(new2->answer().status, 200);
    QTRY_VERIFY(!idle1->isConnected() && !idle2->isConnected());
    QTRY_COMPARE(scene.server.connectionCount(), 2);
}

void HttpServerTest::isDrainedWhenTheClientHasTakenItAll()
{
    Scene scene;
    QVERIFY(scene.server.isDrained());
    scene.body = QByteArray(64 * 1024 * 1024, 'x');
    QTcpSocket client;
    client.setReadBufferSize(64 * 1024);
    client.connectToHost(QHostAddress(QHostAddress::LocalHost), scene.port);
    client.write(get);
    QTRY_VERIFY(client.bytesAvailable() > 0);
    QVERIFY(!scene.server.isDrained());

    qint64 taken = 0;
    connect(&client, &QTcpSocket::readyRead, this, [&] { taken += client.readAll().size(); });
    taken += client.readAll().size();

    QTRY_VERIFY(taken > scene.body.size());
    QTRY_VERIFY(scene.server.isDrained());
}

void HttpServerTest::refusesAChunkedBodyByItsDecodedSize()
{
    HttpServer::Limits limits;
    limits.connection.intake.bodyBytes = 10;
    Scene scene(limits);
    const QByteArray head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    const auto fits = scene.client();
    fits->send(head + "a\r\n0123456789\r\n0\r\n\r\n");
    QCOMPARE(fits->answer().status, 200);

    const auto tooLong = scene.client();
    tooLong->send(head + "a\r\n0123456789\r\n1\r\nx\r\n0\r\n\r\n");

    const auto answer = tooLong->answer();
    QCOMPARE(answer.status, 413);
    QVERIFY2(answer.body.contains("10 bytes"), answer.body.constData());
    QTRY_VERIFY(!tooLong->isConnected());
}

/// To two addresses of ours, as behind a gateway that gives ports out sparingly.
void HttpServerTest::tellsConnectionsOfOneClientPortApart()
{
#ifdef Q_OS_LINUX
    Scene scene;
    const auto other = scene.server.listen(QHostAddress(QHostAddress::LocalHost), 0);
    QVERIFY(other);
    connect(
        &scene.server, &HttpServer::requestReceived, &scene.server,
        [&](const HttpRequest &request, ResponseWriter *) { scene.body = request.body; },
        Qt::DirectConnection);
    QTcpSocket first;
    QTcpSocket second;
    const auto sharing = QAbstractSocket::ShareAddress | QAbstractSocket::ReuseAddressHint;
    QVERIFY(first.bind(QHostAddress(QHostAddress::LocalHost), 0, sharing));
    QVERIFY(second.bind(QHostAddress(QHostAddress::LocalHost), first.localPort(), sharing));
    first.connectToHost(QHostAddress(QHostAddress::LocalHost), scene.port);
    second.connectToHost(QHostAddress(QHostAddress::LocalHost), *other);
    QTRY_COMPARE(scene.server.connectionCount(), 2);
    QCOMPARE(first.localPort(), second.localPort());
    const QByteArray head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    first.write(head);
    second.write(head + "3\r\ntwo\r\n0\r\n\r\n");
    QTRY_VERIFY(second.bytesAvailable() > 0);
    QVERIFY(second.readAll().startsWith("HTTP/1.1 200"));
    QCOMPARE(scene.body, QByteArray("two"));
    QCOMPARE(first.bytesAvailable(), 0);
    first.write("3\r\none\r\n0\r\n\r\n");
    QTRY_VERIFY(first.bytesAvailable() > 0);
    QVERIFY(first.readAll().startsWith("HTTP/1.1 200"));
    QCOMPARE(scene.body, QByteArray("one"));
#endif
}

QTEST_GUILESS_MAIN(HttpServerTest)
#include "tst_httpserver.moc"
