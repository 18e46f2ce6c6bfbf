// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/residentgateway.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

using namespace signalbox;

class ResidentGatewayTest : public QObject
{
    Q_OBJECT

private slots:
    void remembersAPinUntilItListens();
    void remembersThatItIsAutomaticAgain();

private:
    /// Two providers that answer by themselves, at an address that `other` has taken.
    static ConfigPointer config(const QTcpServer &other);
    static GatewaySnapshot last(const QSignalSpy &snapshots)
    {
        return snapshots.isEmpty() ? GatewaySnapshot() : snapshots.constLast().at(0).value<GatewaySnapshot>();
    }
};

ConfigPointer ResidentGatewayTest::config(const QTcpServer &other)
{
    auto config = std::make_shared<Config>();
    for (const char *name : {"first", "second"}) {
        ProviderConfig provider;
        provider.name = QString::fromLatin1(name);
        provider.type = ProviderConfig::Type::Demo;
        provider.auth = ProviderConfig::Auth::None;
        config->providers.append(provider);
    }
    config->server.port = other.serverPort();
    return config;
}

void ResidentGatewayTest::remembersAPinUntilItListens()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost)));
    ResidentGateway resident(config(other));
    QSignalSpy snapshots(&resident, &ResidentGateway::snapshotChanged);
    QSignalSpy failed(&resident, &ResidentGateway::startFailed);
    resident.start(-1);
    QCOMPARE(failed.size(), 1);
    resident.pin(QStringLiteral("second"));
    QCOMPARE(last(snapshots).pinned, QStringLiteral("second")); // the choice is seen at once
    QVERIFY(!last(snapshots).listening);
    QVERIFY(!last(snapshots).problem.isEmpty());
    QCOMPARE(last(snapshots).providers.size(), 2);
    resident.start(-1); // it may fail once more
    QCOMPARE(failed.size(), 2);
    QCOMPARE(last(snapshots).pinned, QStringLiteral("second"));
    resident.start(0);
    QVERIFY(last(snapshots).listening);
    QCOMPARE(last(snapshots).pinned, QStringLiteral("second"));
}

void ResidentGatewayTest::remembersThatItIsAutomaticAgain()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost)));
    ResidentGateway resident(config(other));
    QSignalSpy snapshots(&resident, &ResidentGateway::snapshotChanged);
    resident.start(-1);
    resident.pin(QStringLiteral("second"));
    resident.pin({});
    resident.start(0);
    QVERIFY(last(snapshots).listening);
    QCOMPARE(last(snapshots).pinned, QString());
}

QTEST_GUILESS_MAIN(ResidentGatewayTest)
#include "tst_residentgateway.moc"
