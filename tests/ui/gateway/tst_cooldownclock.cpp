// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gateway/cooldownclock.h"
#include "ui/snapshots.h"

#include <QSignalSpy>
#include <QTest>

using namespace signalbox;
using Health = ProviderSnapshot::Health;

class tst_CooldownClock : public QObject
{
    Q_OBJECT

private slots:
    void countsDown();
    void letsACooldownEnd();
    void endsPausesOneByOne();
    void keepsAnExhaustedProviderOut();
    void passesSnapshotsOn();
    void doesNotTickWithoutACooldown();
    void ticksUntilTheCooldownIsOver();
    void isQuietUntilItsEndWhereNobodyLooks();
    void tellsHowItIsToWhoeverBeginsToLook();
};

static GatewaySnapshot coolingDown(qint64 seconds)
{
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("a"), QStringLiteral("b")});
    snapshot.providers[1].health = Health::CoolingDown;
    snapshot.providers[1].cooldownSeconds = seconds;
    return snapshot;
}

void tst_CooldownClock::countsDown()
{
    const GatewaySnapshot aged = CooldownClock::aged(coolingDown(130), 10);
    QCOMPARE(aged.providers[1].cooldownSeconds, 120);
    QCOMPARE(aged.providers[1].health, Health::CoolingDown);
    QCOMPARE(aged.providers[0].health, Health::Healthy);
}

void tst_CooldownClock::letsACooldownEnd()
{
    const GatewaySnapshot aged = CooldownClock::aged(coolingDown(130), 131);
    QCOMPARE(aged.providers[1].cooldownSeconds, 0);
    QCOMPARE(aged.providers[1].health, Health::Failing);
}

void tst_CooldownClock::endsPausesOneByOne()
{
    GatewaySnapshot snapshot = coolingDown(42);
    snapshot.providers[1].pauses = {{QStringLiteral("x"), 42, {}}, {QStringLiteral("y"), 10, {}}};
    QCOMPARE(CooldownClock::aged(snapshot, 9).providers[1].pauses.size(), 2);
    QCOMPARE(CooldownClock::aged(snapshot, 10).providers[1].pauses.size(), 1);
    QCOMPARE(CooldownClock::aged(snapshot, 42).providers[1].health, Health::Healthy);
}

void tst_CooldownClock::keepsAnExhaustedProviderOut()
{
    GatewaySnapshot snapshot = coolingDown(0);
    snapshot.providers[1].balanceExhausted = true;
    QCOMPARE(CooldownClock::aged(snapshot, 100).providers[1].health, Health::CoolingDown);
}

void tst_CooldownClock::passesSnapshotsOn()
{
    CooldownClock clock;
    QSignalSpy changed(&clock, &CooldownClock::snapshotChanged);
    clock.setSnapshot(coolingDown(130));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.at(0).at(0).value<GatewaySnapshot>().providers[1].cooldownSeconds, 130);
}

void tst_CooldownClock::doesNotTickWithoutACooldown()
{
    CooldownClock clock;
    clock.setSnapshot(coolingDown(130));
    clock.setSnapshot(runningSnapshot({QStringLiteral("a")}));
    QSignalSpy changed(&clock, &CooldownClock::snapshotChanged);
    QVERIFY(!changed.wait(1'200));
}

void tst_CooldownClock::ticksUntilTheCooldownIsOver()
{
    CooldownClock clock;
    clock.setWatched(true);
    clock.setSnapshot(coolingDown(2));
    QSignalSpy changed(&clock, &CooldownClock::snapshotChanged);
    QVERIFY(changed.wait(3'000));
    QCOMPARE(changed.at(0).at(0).value<GatewaySnapshot>().providers[1].cooldownSeconds, 1);
    while (changed.last().at(0).value<GatewaySnapshot>().providers[1].health == Health::CoolingDown)
        QVERIFY(changed.wait(3'000));
    QVERIFY(!changed.wait(1'200));
}

void tst_CooldownClock::isQuietUntilItsEndWhereNobodyLooks()
{
    CooldownClock clock;
    GatewaySnapshot snapshot = coolingDown(3);
    snapshot.providers[1].pauses = {{QStringLiteral("x"), 2, {}}};
    clock.setSnapshot(snapshot);
    QSignalSpy changed(&clock, &CooldownClock::snapshotChanged);
    QTRY_VERIFY_WITH_TIMEOUT(!changed.isEmpty()
            && changed.last().at(0).value<GatewaySnapshot>().providers[1].health != Health::CoolingDown,
        10'000);
    QCOMPARE(changed.size(), 2); // the end of the pause and that of the cooldown
    QVERIFY(changed.at(0).at(0).value<GatewaySnapshot>().providers[1].pauses.isEmpty());
}

void tst_CooldownClock::tellsHowItIsToWhoeverBeginsToLook()
{
    CooldownClock clock;
    clock.setSnapshot(coolingDown(130));
    QSignalSpy changed(&clock, &CooldownClock::snapshotChanged);
    clock.setWatched(true);
    QCOMPARE(changed.size(), 1);
    clock.setWatched(true);
    QCOMPARE(changed.size(), 1);
    QVERIFY(changed.wait(3'000));
    QVERIFY(changed.last().at(0).value<GatewaySnapshot>().providers[1].cooldownSeconds < 130);
}

QTEST_MAIN(tst_CooldownClock)
#include "tst_cooldownclock.moc"
