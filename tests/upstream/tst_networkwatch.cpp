// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/networkwatch.h"

#include <QCoreApplication>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <QTimerEvent>

using namespace signalbox;
using namespace std::chrono_literals;

namespace {

std::optional<Clock::Duration> nobodyTells()
{
    return std::nullopt;
}

/// The two clocks of a computer that may sleep.
class TwoClocks final : public Clock
{
public:
    [[nodiscard]] TimePoint now() const override { return m_now; }
    [[nodiscard]] QDateTime wallTime() const override { return m_wall; }
    void pass(std::chrono::milliseconds steady, std::chrono::milliseconds wall)
    {
        m_now += steady;
        m_wall = m_wall.addMSecs(wall.count());
    }

    /// The computer sleeps, or knows nothing of it.
    void sleep(std::chrono::milliseconds time)
    {
        pass(time, time);
        m_slept += time;
    }
    /// What tells of it.
    [[nodiscard]] AwakeTime awake() const
    {
        return [this] { return std::optional<Duration>(m_now.time_since_epoch() - m_slept); };
    }

private:
    Duration m_slept{0};
    TimePoint m_now{std::chrono::hours(1000)};
    QDateTime m_wall{QDate(2026, 1, 2), QTime(3, 4), Qt::UTC};
};

} // namespace

class NetworkWatchTest : public QObject
{
    Q_OBJECT

private slots:
    void tellsWhenTheNetworkGoesAndComes();
    void tellsOfAnotherWay();
    void tellsOfOtherAddresses();
    void noticesASleep_data();
    void noticesASleep();
    void anIdleHourIsNoSleep();
    void aSleepIsNoticedBeforeTheNextRequest();
    void nobodyIsWokenWhileNothingIsUsed();
    void whereNoClockTellsOfSleepItLooksOn();

private:
    /// Its timer is due.
    static void pass(NetworkWatch &watch);
    static bool isLooking(const NetworkWatch &watch) { return watch.findChild<QTimer *>()->isActive(); }
};

void NetworkWatchTest::pass(NetworkWatch &watch)
{
    auto *timer = watch.findChild<QTimer *>();
    QTimerEvent due(timer->timerId());
    QCoreApplication::sendEvent(timer, &due);
}

void NetworkWatchTest::tellsWhenTheNetworkGoesAndComes()
{
    const TwoClocks clock;
    NetworkWatch watch(clock, nobodyTells);
    QSignalSpy changed(&watch, &NetworkWatch::changed);
    QVERIFY(watch.isOnline());
    watch.setOnline(true);
    QCOMPARE(changed.size(), 0);

    watch.setOnline(false);
    watch.setOnline(false);
    QVERIFY(!watch.isOnline());
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.last().first().toString(), QStringLiteral("the network is lost"));

    watch.setOnline(true);
    QVERIFY(watch.isOnline());
    QCOMPARE(changed.size(), 2);
    QCOMPARE(changed.last().first().toString(), QStringLiteral("the network is back"));
}

void NetworkWatchTest::tellsOfAnotherWay()
{
    const TwoClocks clock;
    NetworkWatch watch(clock, nobodyTells);
    QSignalSpy changed(&watch, &NetworkWatch::changed);
    watch.setMedium(QStringLiteral("WiFi"));
    watch.setMedium(QStringLiteral("WiFi"));
    watch.setMedium({}); // nobody knows: that is no other way
    watch.setMedium(QStringLiteral("WiFi"));
    QCOMPARE(changed.size(), 1);
    watch.setMedium(QStringLiteral("Ethernet"));
    QCOMPARE(changed.size(), 2);
    QVERIFY(changed.last().first().toString().contains(QStringLiteral("Ethernet")));
}

void NetworkWatchTest::tellsOfOtherAddresses()
{
    const TwoClocks clock;
    NetworkWatch watch(clock, nobodyTells);
    QSignalSpy changed(&watch, &NetworkWatch::changed);
    const QStringList home{QStringLiteral("eth0 10.0.0.5")};
    watch.setAddresses(home);
    watch.setAddresses(home);
    QCOMPARE(changed.size(), 0);
    watch.setAddresses({QStringLiteral("eth0 10.0.0.5"), QStringLiteral("tun0 172.16.0.2")});
    QCOMPARE(changed.size(), 1);
    watch.setAddresses(home);
    QCOMPARE(changed.size(), 2);
}

void NetworkWatchTest::noticesASleep_data()
{
    using std::chrono::milliseconds;
    QTest::addColumn<milliseconds>("steady");
    QTest::addColumn<milliseconds>("wall");
    QTest::addColumn<bool>("slept");
    QTest::newRow("nothing") << milliseconds(10s) << milliseconds(10s) << false;
    QTest::newRow("a busy machine") << milliseconds(15s) << milliseconds(15s) << false;
    QTest::newRow("a corrected clock") << milliseconds(10s) << milliseconds(13s) << false;
    QTest::newRow("a clock set back") << milliseconds(10s) << milliseconds(-3600s) << false;
    QTest::newRow("the steady clock slept, too") << milliseconds(10s) << milliseconds(3600s) << true;
    QTest::newRow("the steady clock went on") << milliseconds(3600s) << milliseconds(3600s) << true;
    QTest::newRow("a nap") << milliseconds(2s) << milliseconds(30s) << true;
}

void NetworkWatchTest::noticesASleep()
{
    QFETCH(std::chrono::milliseconds, steady);
    QFETCH(std::chrono::milliseconds, wall);
    QFETCH(bool, slept);
    TwoClocks clock;
    NetworkWatch watch(clock, nobodyTells);
    QSignalSpy changed(&watch, &NetworkWatch::changed);
    clock.pass(10s, 10s);
    watch.look();
    QCOMPARE(changed.size(), 0);

    clock.pass(steady, wall);
    watch.look();
    QCOMPARE(changed.size(), slept ? 1 : 0);
    clock.pass(10s, 10s);
    watch.look();
    QCOMPARE(changed.size(), slept ? 1 : 0); // told once
}

void NetworkWatchTest::anIdleHourIsNoSleep()
{
    TwoClocks clock;
    NetworkWatch watch(clock, clock.awake());
    QSignalSpy changed(&watch, &NetworkWatch::changed);
    watch.start();
    clock.pass(1h, 1h);
    watch.setUsed(true);
    QCOMPARE(changed.size(), 0);
}

void NetworkWatchTest::aSleepIsNoticedBeforeTheNextRequest()
{
    TwoClocks clock;
    NetworkWatch watch(clock, clock.awake());
    QSignalSpy changed(&watch, &NetworkWatch::changed);
    clock.sleep(1h);
    watch.setUsed(true);
    QCOMPARE(changed.size(), 0); // not before start()
    watch.start();
    clock.pass(1h, 1h);
    clock.sleep(1min);
    watch.setUsed(true);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.last().first().toString(), QStringLiteral("the computer has slept"));
    watch.setUsed(true);
    QCOMPARE(changed.size(), 1);
}

void NetworkWatchTest::nobodyIsWokenWhileNothingIsUsed()
{
    TwoClocks clock;
    NetworkWatch watch(clock, clock.awake());
    watch.start();
    watch.setUsed(true);
    pass(watch);
    QVERIFY(isLooking(watch));
    watch.setUsed(false);
    pass(watch);
    QVERIFY(!isLooking(watch));
    watch.setUsed(true);
    QVERIFY(isLooking(watch));
}

void NetworkWatchTest::whereNoClockTellsOfSleepItLooksOn()
{
    const TwoClocks clock;
    NetworkWatch watch(clock, nobodyTells);
    watch.start();
    pass(watch);
    QVERIFY(isLooking(watch));
}

QTEST_GUILESS_MAIN(NetworkWatchTest)
#include "tst_networkwatch.moc"
