// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/listeners.h"

#include "support/fakeclock.h"
#include "support/testclient.h"

#include <QLoggingCategory>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

const QHostAddress loopback(QHostAddress::LocalHost);

/// A server that says hello.
struct Scene
{
    Scene()
    {
        QObject::connect(
            &server, &HttpServer::requestReceived, &server, [](const HttpRequest &, ResponseWriter *writer) {
                writer->respond(200, {}, "hello");
                writer->deleteLater();
            });
    }
    [[nodiscard]] quint16 port(qsizetype index = 0) const { return listeners.addresses().at(index).port; }

    FakeClock clock;
    HttpServer server{HttpServer::Limits(), clock};
    Listeners listeners{server};
};

quint16 freePort()
{
    QTcpServer server;
    return server.listen(loopback) ? server.serverPort() : 0;
}

bool answersAt(quint16 port, const QHostAddress &address = loopback)
{
    TestClient client(port, address);
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    return client.answer().status == 200;
}

} // namespace

class ListenersTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false")); }
    void movesToAnotherPort();
    void whatStaysIsNotTouched();
    void aFreePortStaysTheSame();
    void aFreePortMayBeNamedLater();
    void aTakenPortChangesNothing();
    void anOptionalAddressMayFail();
    void goesFromOneAddressToAllOnTheSamePort();
    void comesBackWhenThatFails();
    void anIdleConnectionOfAnOldAddressEnds();
    void aRequestOnItsWayToAnOldAddressIsAnswered();
};

void ListenersTest::movesToAnotherPort()
{
    Scene scene;
    QVERIFY(!scene.listeners.change({{loopback, 0, false}}));
    const quint16 old = scene.port();
    QVERIFY(answersAt(old));
    QVERIFY(!scene.listeners.change({{loopback, freePort(), false}}));
    QVERIFY(scene.port() != old);
    QVERIFY(answersAt(scene.port()));
    QVERIFY(!answersAt(old));
}

void ListenersTest::whatStaysIsNotTouched()
{
    Scene scene;
    const quint16 port = freePort();
    QVERIFY(!scene.listeners.change({{loopback, port, false}}));
    TestClient client(port);
    QTRY_COMPARE(scene.server.connectionCount(), 1);
    QVERIFY(!scene.listeners.change({{loopback, freePort(), false}, {loopback, port, false}}));
    QCOMPARE(scene.listeners.addresses().size(), 2);
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(client.answer().status, 200);
    QVERIFY(client.isConnected());
    QVERIFY(answersAt(scene.port(0)));
}

void ListenersTest::aFreePortStaysTheSame()
{
    Scene scene;
    const QList<BoundAddress> wanted{{loopback, 0, false}, {loopback, 0, false}};
    QVERIFY(!scene.listeners.change(wanted));
    const QList<BoundAddress> before = scene.listeners.addresses();
    QVERIFY(before.at(0).port != before.at(1).port);
    QVERIFY(!scene.listeners.change(wanted));
    QCOMPARE(scene.listeners.addresses(), before);
}

void ListenersTest::aFreePortMayBeNamedLater()
{
    Scene scene;
    QVERIFY(!scene.listeners.change({{loopback, 0, false}}));
    const quint16 port = scene.port();
    TestClient client(port);
    QTRY_COMPARE(scene.server.connectionCount(), 1);
    for (int i = 0; i < 2; ++i) {
        QVERIFY(!scene.listeners.change({{loopback, port, false}}));
        QCOMPARE(scene.port(), port);
        QVERIFY(answersAt(port));
    }
    QVERIFY(client.isConnected());
}

void ListenersTest::aTakenPortChangesNothing()
{
    QTcpServer other;
    QVERIFY(other.listen(loopback));
    Scene scene;
    QVERIFY(!scene.listeners.change({{loopback, 0, false}}));
    const QList<BoundAddress> before = scene.listeners.addresses();
    const quint16 further = freePort();
    const auto error
        = scene.listeners.change({{loopback, further, false}, {loopback, other.serverPort(), false, 7}});
    QVERIFY(error);
    QCOMPARE(error->error.kind, Error::Kind::Conflict);
    QCOMPARE(error->line, 7);
    QVERIFY(error->error.message.contains(QStringLiteral("127.0.0.1:%1").arg(other.serverPort())));
    QCOMPARE(scene.listeners.addresses(), before);
    QVERIFY(answersAt(scene.port()));
    QVERIFY(!answersAt(further));
}

void ListenersTest::anOptionalAddressMayFail()
{
    QTcpServer other;
    QVERIFY(other.listen(loopback));
    Scene scene;
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*.warning=true\nsignalbox.*.info=false"));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("belongs to another program")));
    QVERIFY(!scene.listeners.change({{loopback, 0, false}, {loopback, other.serverPort(), true}}));
    initTestCase();
    QCOMPARE(scene.listeners.addresses().size(), 1);
    const quint16 port = other.serverPort();
    other.close();
    QVERIFY(!scene.listeners.change({{loopback, 0, false}, {loopback, port, true}})); // tried again
    QCOMPARE(scene.listeners.addresses().size(), 2);
}

void ListenersTest::goesFromOneAddressToAllOnTheSamePort()
{
    Scene scene;
    const quint16 port = freePort();
    QVERIFY(!scene.listeners.change({{loopback, port, false}}));
    TestClient running(port);
    QTRY_COMPARE(scene.server.connectionCount(), 1);
    running.send("GET / HTTP/1.1\r\n");
    QVERIFY(!scene.listeners.change({{QHostAddress(QHostAddress::AnyIPv4), port, false}}));
    QVERIFY(answersAt(port, QHostAddress(QStringLiteral("127.0.0.2"))));
    running.send("Host: x\r\n\r\n");
    QCOMPARE(running.answer().status, 200);
    QVERIFY(!scene.listeners.change({{loopback, port, false}})); // and back
    QVERIFY(answersAt(port));
}

void ListenersTest::comesBackWhenThatFails()
{
    QTcpServer other;
    QVERIFY(other.listen(loopback));
    Scene scene;
    const quint16 port = freePort();
    QVERIFY(!scene.listeners.change({{loopback, port, false}}));
    QVERIFY(scene.listeners.change(
        {{QHostAddress(QHostAddress::AnyIPv4), port, false}, {loopback, other.serverPort(), false}}));
    QCOMPARE(scene.listeners.addresses().size(), 1);
    QCOMPARE(scene.listeners.addresses().at(0).address, loopback);
    QVERIFY(answersAt(port));
}

void ListenersTest::anIdleConnectionOfAnOldAddressEnds()
{
    Scene scene;
    const QHostAddress other(QStringLiteral("127.0.0.2"));
    QVERIFY(!scene.listeners.change({{loopback, 0, false}, {other, 0, false}}));
    TestClient leaving(scene.port(0));
    TestClient staying(scene.port(1), other);
    for (TestClient *client : {&leaving, &staying}) {
        client->send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        QCOMPARE(client->answer().status, 200);
    }
    QVERIFY(!scene.listeners.change({{other, 0, false}}));
    scene.clock.advance(std::chrono::seconds(2));
    QTRY_VERIFY(!leaving.isConnected());
    QTRY_COMPARE(scene.server.connectionCount(), 1);
    QVERIFY(staying.isConnected());
}

void ListenersTest::aRequestOnItsWayToAnOldAddressIsAnswered()
{
    Scene scene;
    QVERIFY(!scene.listeners.change({{loopback, 0, false}}));
    TestClient client(scene.port());
    QTRY_COMPARE(scene.server.connectionCount(), 1);
    QVERIFY(!scene.listeners.change({{loopback, freePort(), false}}));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    const auto answer = client.answer();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("connection"), QByteArray("close"));
    QTRY_VERIFY(!client.isConnected());
}

QTEST_GUILESS_MAIN(ListenersTest)
#include "tst_listeners.moc"
