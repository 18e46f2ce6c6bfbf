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
    void handsOverWhatIsToBeDone();
    void remembersThatItIsAutomaticAgain();
    void triesAnotherConfigurationWhenItCouldNotListen();
    void triesThePortAgainThatItWasToldAtItsStart();
    void tellsOfABadConfigurationWhileItCannotListen();
    void forgetsAPinOnAProviderThatIsGone();

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
    ResidentGateway resident(config(other), {});
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

void ResidentGatewayTest::handsOverWhatIsToBeDone()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost)));
    auto changed = std::make_shared<Config>(*config(other));
    RouteConfig route{GlobPattern(QStringLiteral("*")), {}};
    for (const char *name : {"first", "second"})
        route.targets.append({QString::fromLatin1(name), {}, 1, 1, true});
    changed->routes.append(route);
    ResidentGateway resident(changed, {});
    QSignalSpy snapshots(&resident, &ResidentGateway::snapshotChanged);
    resident.pause(std::chrono::seconds(60)); // there is nothing to pause yet
    resident.start(0);
    QVERIFY(!last(snapshots).paused);

    resident.pinRoute({}, QStringLiteral("*"), QStringLiteral("second"));
    resident.pinSession("0123456789ab", QStringLiteral("first"));
    resident.pause(std::chrono::seconds(0));
    resident.cancelExchange("sbx_1"); // there is none
    QTRY_VERIFY_WITH_TIMEOUT(last(snapshots).paused, 30'000);
    QVERIFY(last(snapshots).pausedUntil.isNull());
    QCOMPARE(last(snapshots).routeSwitches.first().pinned, QStringLiteral("second"));
    QCOMPARE(last(snapshots).sessionPins.first().session, QByteArray("0123456789ab"));
    resident.pause(std::chrono::seconds(60));
    QTRY_VERIFY_WITH_TIMEOUT(last(snapshots).pausedUntil.isValid(), 30'000);
    resident.resume();
    QTRY_VERIFY_WITH_TIMEOUT(!last(snapshots).paused, 30'000);
}

void ResidentGatewayTest::remembersThatItIsAutomaticAgain()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost)));
    ResidentGateway resident(config(other), {});
    QSignalSpy snapshots(&resident, &ResidentGateway::snapshotChanged);
    resident.start(-1);
    resident.pin(QStringLiteral("second"));
    resident.pin({});
    resident.start(0);
    QVERIFY(last(snapshots).listening);
    QCOMPARE(last(snapshots).pinned, QString());
}

void ResidentGatewayTest::triesAnotherConfigurationWhenItCouldNotListen()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost)));
    auto next = std::make_shared<Config>(*config(other));
    next->server.port = 0;
    ResidentGateway resident(config(other), [&] {
        return LoadedConfig{next, QStringLiteral("/c.yaml"), {}, {}};
    });
    QSignalSpy snapshots(&resident, &ResidentGateway::snapshotChanged);
    QSignalSpy changed(&resident, &ResidentGateway::configChanged);
    resident.start(-1);
    QVERIFY(!last(snapshots).listening);
    resident.reload();
    QVERIFY(last(snapshots).listening);
    QCOMPARE(changed.size(), 1);
    resident.reload(); // through the gateway that there is now
    QCOMPARE(changed.size(), 2);
}

void ResidentGatewayTest::triesThePortAgainThatItWasToldAtItsStart()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost)));
    auto first = std::make_shared<Config>(*config(other));
    first->server.port = 0;
    ResidentGateway resident(first, [&] {
        return LoadedConfig{std::make_shared<Config>(*first), QStringLiteral("/c.yaml"), {}, {}};
    });
    QSignalSpy snapshots(&resident, &ResidentGateway::snapshotChanged);
    const quint16 port = other.serverPort();
    resident.start(port);
    QVERIFY(!last(snapshots).listening);
    resident.reload();
    QVERIFY(!last(snapshots).listening); // and on no port of the file's
    other.close();
    resident.reload();
    QVERIFY(last(snapshots).listening);
    QCOMPARE(QUrl(last(snapshots).baseUrl).port(), int(port));
}

void ResidentGatewayTest::tellsOfABadConfigurationWhileItCannotListen()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost)));
    const QString problem = QStringLiteral("/c.yaml:3: it is wrong");
    ResidentGateway resident(config(other), [&] {
        return LoadedConfig{nullptr, QStringLiteral("/c.yaml"), {problem}, problem};
    });
    QSignalSpy snapshots(&resident, &ResidentGateway::snapshotChanged);
    resident.start(-1);
    resident.reload();
    QVERIFY(!last(snapshots).listening);
    QCOMPARE(last(snapshots).configProblem, problem);
    QVERIFY(!last(snapshots).problem.isEmpty());
}

void ResidentGatewayTest::forgetsAPinOnAProviderThatIsGone()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost)));
    auto next = std::make_shared<Config>(*config(other));
    next->server.port = 0;
    next->providers.removeLast();
    ResidentGateway resident(config(other), [&] {
        return LoadedConfig{next, QStringLiteral("/c.yaml"), {}, {}};
    });
    QSignalSpy snapshots(&resident, &ResidentGateway::snapshotChanged);
    resident.start(-1);
    resident.pin(QStringLiteral("second"));
    resident.reload();
    QVERIFY(last(snapshots).listening);
    QCOMPARE(last(snapshots).pinned, QString());
}

QTEST_GUILESS_MAIN(ResidentGatewayTest)
#include "tst_residentgateway.moc"
