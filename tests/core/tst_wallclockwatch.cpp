// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wallclockwatch.h"

#include "support/fakeclock.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

class WallClockWatchTest : public QObject
{
    Q_OBJECT

private slots:
    void timeThatPassesIsNoSetting();
    void tellsEachSettingOnce_data();
    void tellsEachSettingOnce();
    void smallSettingsAddUp();
};

void WallClockWatchTest::timeThatPassesIsNoSetting()
{
    FakeClock clock;
    WallClockWatch watch(clock);
    QVERIFY(!watch.wasSet());
    clock.advance(1000h);
    QVERIFY(!watch.wasSet());
}

void WallClockWatchTest::tellsEachSettingOnce_data()
{
    QTest::addColumn<int>("seconds");
    QTest::newRow("back") << -2 * 3600;
    QTest::newRow("ahead") << 2;
}

void WallClockWatchTest::tellsEachSettingOnce()
{
    QFETCH(const int, seconds);
    FakeClock clock;
    WallClockWatch watch(clock);
    for (int i = 0; i < 2; ++i) {
        clock.advance(1min);
        clock.setWall(std::chrono::seconds(seconds));
        QVERIFY(watch.wasSet());
        QVERIFY(!watch.wasSet());
    }
}

void WallClockWatchTest::smallSettingsAddUp()
{
    FakeClock clock;
    WallClockWatch watch(clock);
    clock.setWall(-600ms);
    QVERIFY(!watch.wasSet());
    clock.setWall(-600ms);
    QVERIFY(watch.wasSet());
}

QTEST_GUILESS_MAIN(WallClockWatchTest)
#include "tst_wallclockwatch.moc"
