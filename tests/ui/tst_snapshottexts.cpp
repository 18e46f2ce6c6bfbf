// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gatewaystate.h"
#include "ui/snapshots.h"
#include "ui/snapshottexts.h"

#include <QTest>

using namespace signalbox;
using Health = ProviderSnapshot::Health;

class tst_SnapshotTexts : public QObject
{
    Q_OBJECT

private slots:
    void tellsTheState_data();
    void tellsTheState();
    void tellsTheHealth_data();
    void tellsTheHealth();
    void saysWhatStoppingWaitsFor();
    void saysWhyAConfigurationIsNotInUse();
};

void tst_SnapshotTexts::tellsTheState_data()
{
    QTest::addColumn<GatewaySnapshot>("snapshot");
    QTest::addColumn<GatewayState>("state");
    QTest::addColumn<QString>("text");

    const GatewaySnapshot running = runningSnapshot({QStringLiteral("a"), QStringLiteral("b")});
    QTest::newRow("running") << running << GatewayState::Running
                             << QStringLiteral("● Running on 127.0.0.1:8484");

    GatewaySnapshot changed = running;
    changed.activeExchanges = 2;
    QTest::newRow("working") << changed << GatewayState::Working
                             << QStringLiteral("● Running on 127.0.0.1:8484, 2 active");

    changed = running;
    changed.demo = true;
    QTest::newRow("demo") << changed << GatewayState::Running
                          << QStringLiteral("● Demo mode on 127.0.0.1:8484: answers are made up");

    changed = running;
    changed.providers[0].health = Health::Failing;
    QTest::newRow("failing is not down")
        << changed << GatewayState::Running << QStringLiteral("● Running on 127.0.0.1:8484");

    changed.providers[0].health = Health::CoolingDown;
    QTest::newRow("degraded") << changed << GatewayState::Degraded
                              << QStringLiteral("▲ Degraded: 1 of 2 providers down");

    changed.pinned = QStringLiteral("a");
    QTest::newRow("pinned to one that is down")
        << changed << GatewayState::Problem << QStringLiteral("✕ Pinned to a, which is down");

    changed.pinned.clear();
    changed.providers[1].health = Health::Disabled;
    QTest::newRow("disabled ones do not count")
        << changed << GatewayState::Problem << QStringLiteral("✕ All providers are down");

    changed.providers[0].health = Health::Disabled;
    QTest::newRow("none enabled") << changed << GatewayState::Problem
                                  << QStringLiteral("✕ No provider is enabled");

    changed = running;
    changed.configProblem = QStringLiteral("/etc/c.yaml:3: it is wrong");
    QTest::newRow("not the configuration that was written last")
        << changed << GatewayState::Degraded << QStringLiteral("▲ Running on 127.0.0.1:8484");

    changed = running;
    changed.listening = false;
    QTest::newRow("not listening yet")
        << changed << GatewayState::Stopped << QStringLiteral("○ Not listening");

    changed.problem = QStringLiteral("Port 8484 is taken");
    QTest::newRow("port taken") << changed << GatewayState::Problem << QStringLiteral("✕ Port 8484 is taken");
}

void tst_SnapshotTexts::tellsTheState()
{
    QFETCH(GatewaySnapshot, snapshot);
    QTEST(stateOf(snapshot), "state");
    QTEST(SnapshotTexts::markedState(snapshot), "text");
    QVERIFY(SnapshotTexts::toolTip(snapshot).contains(SnapshotTexts::state(snapshot)));
}

void tst_SnapshotTexts::tellsTheHealth_data()
{
    QTest::addColumn<ProviderSnapshot>("provider");
    QTest::addColumn<QString>("text");

    const QString name = QStringLiteral("a");
    QTest::newRow("healthy") << providerSnapshot(name) << QStringLiteral("●");
    QTest::newRow("failing") << providerSnapshot(name, Health::Failing) << QStringLiteral("▲ failing 1/2");
    QTest::newRow("cooling down") << providerSnapshot(name, Health::CoolingDown)
                                  << QStringLiteral("✕ cooling down 02:10");
    QTest::newRow("disabled") << providerSnapshot(name, Health::Disabled) << QStringLiteral("○ disabled");
    ProviderSnapshot over = providerSnapshot(name, Health::Failing);
    over.failures = over.threshold;
    QTest::newRow("cooldown over") << over << QStringLiteral("▲ will be tried again");
}

void tst_SnapshotTexts::tellsTheHealth()
{
    QFETCH(ProviderSnapshot, provider);
    QTEST(SnapshotTexts::markedHealth(provider), "text");
}

void tst_SnapshotTexts::saysWhatStoppingWaitsFor()
{
    GatewaySnapshot snapshot = runningSnapshot({});
    QCOMPARE(SnapshotTexts::stopping(snapshot), QStringLiteral("Stopping…"));
    snapshot.activeExchanges = 3;
    QCOMPARE(SnapshotTexts::stopping(snapshot), QStringLiteral("Stopping: 3 requests still running"));
}

void tst_SnapshotTexts::saysWhyAConfigurationIsNotInUse()
{
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("a")});
    QCOMPARE(SnapshotTexts::configuration(snapshot), QString());
    QCOMPARE(SnapshotTexts::markedConfiguration(snapshot), QString());
    snapshot.configProblem = QStringLiteral("/home/a/c.yaml:3: 'x/y' is wrong: write z");
    const QString text
        = QStringLiteral("Configuration not applied: /home/a/c.yaml:3: 'x/y' is wrong: write z, "
                         "the previous one stays in use");
    QCOMPARE(SnapshotTexts::configuration(snapshot), text);
    QVERIFY(SnapshotTexts::toolTip(snapshot).endsWith(text));
    QCOMPARE(SnapshotTexts::markedConfiguration(snapshot),
        QStringLiteral("▲ Configuration not applied: c.yaml:3: 'x/y' is wrong: write z, "
                       "the previous one stays in use"));
    snapshot.configProblem = QStringLiteral("C:\\a b\\c.yaml: it is gone");
    QVERIFY(SnapshotTexts::markedConfiguration(snapshot).startsWith(
        QStringLiteral("▲ Configuration not applied: c.yaml: it is gone,")));
}

QTEST_MAIN(tst_SnapshotTexts)
#include "tst_snapshottexts.moc"
