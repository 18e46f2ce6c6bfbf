// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/boundaddress.h"

#include <QTest>

using namespace signalbox;

namespace {

/// "ADDRESS:PORT" of each, with a question mark behind those that may fail.
QStringList shown(const QList<BoundAddress> &addresses)
{
    QStringList list;
    for (const BoundAddress &address : addresses)
        list << address.toString() + (address.optional ? QStringLiteral("?") : QString());
    return list;
}

} // namespace

class BoundAddressTest : public QObject
{
    Q_OBJECT

private slots:
    void listsWhatTheConfigurationWants_data();
    void listsWhatTheConfigurationWants();
    void refusesWhatIsNoAddress_data();
    void refusesWhatIsNoAddress();
    void printsAsInAUrl_data();
    void printsAsInAUrl();
};

void BoundAddressTest::listsWhatTheConfigurationWants_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QStringList>("listeners");
    QTest::addColumn<QStringList>("expected");
    const auto row
        = [](const char *name, const char *host, const QStringList &listeners, const QStringList &expected) {
              QTest::newRow(name) << QString::fromLatin1(host) << listeners << expected;
          };
    const QString loopback = QStringLiteral("127.0.0.1:8484");
    const QString twin = QStringLiteral("[::1]:8484?");
    row("loopback has a twin", "127.0.0.1", {}, {loopback, twin});
    row("localhost is the same", "LocalHost", {}, {loopback, twin});
    row("IPv6 loopback stands alone", "::1", {}, {QStringLiteral("[::1]:8484")});
    row("brackets are allowed", "[::1]", {}, {QStringLiteral("[::1]:8484")});
    row("another loopback address", "127.0.0.2", {}, {QStringLiteral("127.0.0.2:8484")});
    row("one interface", "192.168.1.5", {}, {QStringLiteral("192.168.1.5:8484")});
    row("all IPv4 interfaces", "0.0.0.0", {}, {QStringLiteral("0.0.0.0:8484")});
    row("all IPv6 interfaces", "::", {}, {QStringLiteral("[::]:8484")});
    row("further listeners", "127.0.0.1",
        {QStringLiteral("192.168.1.5:9000"), QStringLiteral("[::1]:9001"), QStringLiteral("localhost:9002")},
        {loopback, twin, QStringLiteral("192.168.1.5:9000"), QStringLiteral("[::1]:9001"),
            QStringLiteral("127.0.0.1:9002")});
    row("listener that is the twin", "127.0.0.1", {QStringLiteral("[::1]:8484")}, {loopback, twin});
    row("listener that is the host", "127.0.0.1", {QStringLiteral("localhost:8484")}, {loopback, twin});
    row("listener twice", "::1", {QStringLiteral("127.0.0.1:1"), QStringLiteral("127.0.0.1:1")},
        {QStringLiteral("[::1]:8484"), QStringLiteral("127.0.0.1:1")});
    row("any free port twice", "::1", {QStringLiteral("[::1]:0"), QStringLiteral("[::1]:0")},
        {QStringLiteral("[::1]:8484"), QStringLiteral("[::1]:0"), QStringLiteral("[::1]:0")});
}

void BoundAddressTest::listsWhatTheConfigurationWants()
{
    QFETCH(QString, host);
    QFETCH(QStringList, listeners);
    ServerConfig config;
    config.host = host;
    for (const QString &listener : listeners)
        config.listeners.append({listener});
    const auto addresses = boundAddresses(config, 8484);
    QVERIFY(addresses);
    QTEST(shown(*addresses), "expected");
}

void BoundAddressTest::refusesWhatIsNoAddress_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("listener");
    QTest::newRow("a name") << QStringLiteral("signalbox.test") << QString();
    QTest::newRow("nothing") << QString() << QString();
    QTest::newRow("a port in the host") << QStringLiteral("127.0.0.1:80") << QString();
    QTest::newRow("number too large") << QStringLiteral("127.0.0.256") << QString();
    QTest::newRow("listener without a port") << QStringLiteral("127.0.0.1") << QStringLiteral("127.0.0.1");
    QTest::newRow("listener with a name")
        << QStringLiteral("127.0.0.1") << QStringLiteral("signalbox.test:80");
    QTest::newRow("listener with a port that is too large")
        << QStringLiteral("127.0.0.1") << QStringLiteral("127.0.0.1:65536");
    QTest::newRow("IPv6 listener without brackets")
        << QStringLiteral("127.0.0.1") << QStringLiteral("::1:80");
}

void BoundAddressTest::refusesWhatIsNoAddress()
{
    QFETCH(QString, host);
    QFETCH(QString, listener);
    ServerConfig config;
    config.host = host;
    if (!listener.isEmpty())
        config.listeners.append({listener});
    const auto addresses = boundAddresses(config, 8484);
    QVERIFY(!addresses);
    QVERIFY(addresses.error().message.contains(u'\'' + (listener.isEmpty() ? host : listener) + u'\''));
}

void BoundAddressTest::printsAsInAUrl_data()
{
    QTest::addColumn<QHostAddress>("address");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("url");
    const auto row = [](const char *name, const QHostAddress &address, const char *text, const char *url) {
        QTest::newRow(name) << address << QString::fromLatin1(text) << QString::fromLatin1(url);
    };
    row("IPv4", QHostAddress(QHostAddress::LocalHost), "127.0.0.1:80", "http://127.0.0.1:80");
    row("IPv6", QHostAddress(QHostAddress::LocalHostIPv6), "[::1]:80", "http://[::1]:80");
    row("all interfaces are reached by the loopback", QHostAddress(QHostAddress::AnyIPv4), "0.0.0.0:80",
        "http://127.0.0.1:80");
    row("both protocols", QHostAddress(QHostAddress::Any), "0.0.0.0:80", "http://127.0.0.1:80");
    row("all IPv6 interfaces", QHostAddress(QStringLiteral("::")), "[::]:80", "http://[::1]:80");
    row("one interface", QHostAddress(QStringLiteral("192.168.1.5")), "192.168.1.5:80",
        "http://192.168.1.5:80");
}

void BoundAddressTest::printsAsInAUrl()
{
    QFETCH(QHostAddress, address);
    const BoundAddress bound{address, 80, false};
    QTEST(bound.toString(), "text");
    QTEST(bound.toUrl(), "url");
}

QTEST_GUILESS_MAIN(BoundAddressTest)
#include "tst_boundaddress.moc"
