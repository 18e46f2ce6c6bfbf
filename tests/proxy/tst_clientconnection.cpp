// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientconnection.h"
#include "support/fakeclock.h"

#include <QLoggingCategory>
#include <QPointer>
#include <QTcpServer>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

/// Both ends of one connection, without QtHttpServer.
struct Scene
{
    Scene()
    {
        listener.listen(QHostAddress(QHostAddress::LocalHost), 0);
        client.setReadBufferSize(1024);
        client.connectToHost(listener.serverAddress(), listener.serverPort());
        listener.waitForNewConnection(30'000);
        socket = listener.nextPendingConnection();
        connection = new ClientConnection(*socket, {}, clock);
    }

    /// Time goes by, and the server looks after its connections.
    void pass(Clock::Duration time)
    {
        clock.advance(time);
        connection->checkDeadline(clock.now());
    }

    [[nodiscard]] bool isOpen() const { return socket->state() == QAbstractSocket::ConnectedState; }

    FakeClock clock;
    QTcpServer listener;
    QTcpSocket client;
    QPointer<QTcpSocket> socket;
    ClientConnection *connection = nullptr; ///< the socket's
};

} // namespace

class ClientConnectionTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false")); }

    void anIdleClientIsLeft();
    void aClientThatTakesNothingIsLeft_data();
    void aClientThatTakesNothingIsLeft();
    void aSlowClientIsNotLeft();
};

void ClientConnectionTest::anIdleClientIsLeft()
{
    Scene scene;
    scene.pass(74s);
    QVERIFY(scene.isOpen());
    scene.pass(1s);
    QVERIFY(!scene.isOpen());
}

void ClientConnectionTest::aClientThatTakesNothingIsLeft_data()
{
    QTest::addColumn<bool>("closing");
    QTest::newRow("on a connection that is kept") << false;
    QTest::newRow("on a connection that is being closed") << true;
}

void ClientConnectionTest::aClientThatTakesNothingIsLeft()
{
    QFETCH(bool, closing);
    Scene scene;
    scene.socket->write(QByteArray(64 * 1024 * 1024, 'x'));
    if (closing)
        scene.connection->closeWhenIdle();
    scene.pass(0s);
    QVERIFY(scene.connection->hasUnwritten());
    scene.pass(10min - 1s);
    QVERIFY(scene.socket->state() != QAbstractSocket::UnconnectedState);
    scene.pass(1s);
    QCOMPARE(scene.socket->state(), QAbstractSocket::UnconnectedState);
}

void ClientConnectionTest::aSlowClientIsNotLeft()
{
    Scene scene;
    scene.socket->write(QByteArray(64 * 1024 * 1024, 'x'));
    scene.pass(0s);
    scene.client.setReadBufferSize(64 * 1024); // all at once, the loopback has it taken before the third look
    for (int i = 0; i < 3; ++i) {
        const qint64 before = scene.socket->bytesToWrite();
        QTRY_VERIFY(scene.client.readAll().size() >= 0 && scene.socket->bytesToWrite() < before);
        scene.pass(10min - 1s);
        QVERIFY(scene.isOpen());
    }
}

QTEST_GUILESS_MAIN(ClientConnectionTest)
#include "tst_clientconnection.moc"
