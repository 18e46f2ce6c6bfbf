// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/watchdog.h"

#include "support/fakeclock.h"

#include <QSignalSpy>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

/// Its timer runs by the computer's clock, and what it finds out by the test's.
struct Scene
{
    Scene() { watchdog.start(20ms); }

    FakeClock clock;
    Watchdog watchdog{clock};
    QSignalSpy expired{&watchdog, &Watchdog::expired};
};

} // namespace

class WatchdogTest : public QObject
{
    Q_OBJECT

private slots:
    void expiresAfterASilence();
    void isPatientWhenFed();
    void sleepIsNoSilence();
};

void WatchdogTest::expiresAfterASilence()
{
    Scene scene;
    scene.clock.advance(20ms);
    QTRY_COMPARE(scene.expired.size(), 1);
}

void WatchdogTest::isPatientWhenFed()
{
    Scene scene;
    scene.clock.advance(19ms);
    scene.watchdog.feed();
    scene.clock.advance(19ms);
    QVERIFY(!scene.expired.wait(60));
    scene.clock.advance(1ms);
    QTRY_COMPARE(scene.expired.size(), 1);
}

void WatchdogTest::sleepIsNoSilence()
{
    Scene scene;
    scene.clock.advance(10min); // a clock that goes on while the timer does not
    QVERIFY(!scene.expired.wait(60));
    scene.clock.advance(20ms);
    QTRY_COMPARE(scene.expired.size(), 1);
}

QTEST_GUILESS_MAIN(WatchdogTest)
#include "tst_watchdog.moc"
