// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/displayprobe.h"

#include <QLocalServer>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace signalbox;

class DisplayProbeTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void nothingIsNoDisplay();
    void x11ServerElsewhere_data();
    void x11ServerElsewhere();
    void x11ServerWithAnAbstractSocket();
    void x11SocketNamedInFull();
    void waylandServer();
    void waylandServerNamedInFull();
    void waylandServerOfTheSession();
    void chosenPlatformDecides_data();
    void chosenPlatformDecides();

private:
    [[nodiscard]] bool probe(const QString &name, const QString &value)
    {
        m_environment.insert(name, value);
        return hasDisplay(m_environment);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QProcessEnvironment m_environment;
};

void DisplayProbeTest::initTestCase()
{
#ifndef Q_OS_LINUX
    QSKIP("other systems always have a display");
#endif
}

void DisplayProbeTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_environment.clear();
    m_environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_folder->path());
}

void DisplayProbeTest::nothingIsNoDisplay()
{
    QVERIFY(!hasDisplay(m_environment));
    QVERIFY(!probe(QStringLiteral("DISPLAY"), QString()));
    QVERIFY(!probe(QStringLiteral("WAYLAND_DISPLAY"), QString()));
    QVERIFY(!probe(QStringLiteral("XDG_SESSION_TYPE"), QStringLiteral("wayland")));
}

void DisplayProbeTest::x11ServerElsewhere_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("display");
    QTest::newRow("address") << QStringLiteral("127.0.0.1") << QStringLiteral("127.0.0.1:%1");
    QTest::newRow("with a screen") << QStringLiteral("127.0.0.1") << QStringLiteral("127.0.0.1:%1.0");
    QTest::newRow("forwarded by ssh") << QStringLiteral("127.0.0.1") << QStringLiteral("localhost:%1.0");
    QTest::newRow("IPv6") << QStringLiteral("::1") << QStringLiteral("[::1]:%1");
}

void DisplayProbeTest::x11ServerElsewhere()
{
    QFETCH(QString, address);
    QFETCH(QString, display);
    QTcpServer server;
    if (!server.listen(QHostAddress(address)))
        QSKIP("this computer does not have the address");
    const QString name = display.arg(server.serverPort() - 6000);
    QVERIFY(probe(QStringLiteral("DISPLAY"), name));
    server.close();
    QVERIFY(!probe(QStringLiteral("DISPLAY"), name));
}

void DisplayProbeTest::x11ServerWithAnAbstractSocket()
{
    QLocalServer server;
    server.setSocketOptions(QLocalServer::AbstractNamespaceOption);
    int number = 50'000; // far from those of real servers
    while (!server.listen(QStringLiteral("/tmp/.X11-unix/X%1").arg(number)) && number < 50'100)
        ++number;
    QVERIFY(server.isListening());
    QVERIFY(probe(QStringLiteral("DISPLAY"), QStringLiteral(":%1").arg(number)));
    QVERIFY(probe(QStringLiteral("DISPLAY"), QStringLiteral("unix:%1.0").arg(number)));
    server.close();
    QVERIFY(!probe(QStringLiteral("DISPLAY"), QStringLiteral(":%1").arg(number)));
}

void DisplayProbeTest::x11SocketNamedInFull()
{
    QLocalServer server;
    const QString path = m_folder->filePath(QStringLiteral("x11:0"));
    QVERIFY(server.listen(path));
    QVERIFY(probe(QStringLiteral("DISPLAY"), path));
}

void DisplayProbeTest::waylandServer()
{
    QLocalServer server;
    QVERIFY(server.listen(m_folder->filePath(QStringLiteral("wayland-7"))));
    QVERIFY(probe(QStringLiteral("WAYLAND_DISPLAY"), QStringLiteral("wayland-7")));
    QVERIFY(!probe(QStringLiteral("WAYLAND_DISPLAY"), QStringLiteral("wayland-8")));
}

void DisplayProbeTest::waylandServerNamedInFull()
{
    QLocalServer server;
    const QString path = m_folder->filePath(QStringLiteral("socket"));
    QVERIFY(server.listen(path));
    QVERIFY(probe(QStringLiteral("WAYLAND_DISPLAY"), path));
}

void DisplayProbeTest::waylandServerOfTheSession()
{
    QLocalServer server;
    QVERIFY(server.listen(m_folder->filePath(QStringLiteral("wayland-0"))));
    QVERIFY(!hasDisplay(m_environment));
    QVERIFY(probe(QStringLiteral("XDG_SESSION_TYPE"), QStringLiteral("wayland")));
}

void DisplayProbeTest::chosenPlatformDecides_data()
{
    QTest::addColumn<QString>("platform");
    QTest::addColumn<bool>("expected");
    QTest::newRow("wayland") << QStringLiteral("wayland") << true;
    QTest::newRow("a kind of wayland") << QStringLiteral("wayland-egl") << true;
    QTest::newRow("xcb") << QStringLiteral("xcb") << false;
    QTest::newRow("one of them") << QStringLiteral("xcb;wayland") << true;
    QTest::newRow("needs no server") << QStringLiteral("offscreen") << true;
    QTest::newRow("with options") << QStringLiteral("vnc:size=800x600") << true;
}

void DisplayProbeTest::chosenPlatformDecides()
{
    QFETCH(QString, platform);
    QLocalServer server;
    QVERIFY(server.listen(m_folder->filePath(QStringLiteral("wayland-7"))));
    m_environment.insert(QStringLiteral("WAYLAND_DISPLAY"), QStringLiteral("wayland-7"));
    QTEST(probe(QStringLiteral("QT_QPA_PLATFORM"), platform), "expected");
}

QTEST_GUILESS_MAIN(DisplayProbeTest)
#include "tst_displayprobe.moc"
