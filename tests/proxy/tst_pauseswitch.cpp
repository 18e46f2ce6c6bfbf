// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/pauseswitch.h"
#include "support/fakeclock.h"

#include <QSignalSpy>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

class PauseSwitchTest : public QObject
{
    Q_OBJECT

private slots:
    void refusesUntilItEnds();
    void isOverAfterASleepThatItsTimerHasNotSeen();
    void lastsUntilItIsStopped();
    void asksForNoMoreThanAMinute_data();
    void asksForNoMoreThanAMinute();
    void tellsTheDayWhereItIsAnother();
};

void PauseSwitchTest::refusesUntilItEnds()
{
    FakeClock clock;
    PauseSwitch pauses(clock);
    QSignalSpy changed(&pauses, &PauseSwitch::changed);
    QVERIFY(!pauses.refusal());
    pauses.start(90s);
    QCOMPARE(pauses.until(), clock.wallTime().addSecs(90));
    QCOMPARE(changed.size(), 1);
    clock.advance(89s);
    QCOMPARE(pauses.refusal()->status, 503);
    clock.advance(1s);
    QVERIFY(!pauses.refusal());
    QVERIFY(!pauses.isOn());
    QVERIFY(pauses.until().isNull());
    QCOMPARE(changed.size(), 2);
}

void PauseSwitchTest::isOverAfterASleepThatItsTimerHasNotSeen()
{
    FakeClock clock;
    PauseSwitch pauses(clock);
    pauses.start(90s);
    clock.advance(1h);
    QVERIFY(!pauses.isOn());
    QVERIFY(pauses.until().isNull());
}

void PauseSwitchTest::lastsUntilItIsStopped()
{
    FakeClock clock;
    PauseSwitch pauses(clock);
    pauses.start(90s);
    pauses.start({});
    clock.advance(1000h);
    QVERIFY(pauses.refusal());
    QVERIFY(!pauses.refusal()->error.message.contains(u"until"));
    pauses.stop();
    QVERIFY(!pauses.refusal());
}

void PauseSwitchTest::asksForNoMoreThanAMinute_data()
{
    QTest::addColumn<std::chrono::seconds>("left");
    QTest::addColumn<std::chrono::seconds>("wait");
    QTest::newRow("an hour") << std::chrono::seconds(1h) << 60s;
    QTest::newRow("less") << 20s << 20s;
    QTest::newRow("a moment") << 1s << 1s;
}

void PauseSwitchTest::asksForNoMoreThanAMinute()
{
    QFETCH(std::chrono::seconds, left);
    QFETCH(std::chrono::seconds, wait);
    FakeClock clock;
    PauseSwitch pauses(clock);
    pauses.start(left);
    QCOMPARE(pauses.refusal()->retryAfter.count(), wait.count());
}

void PauseSwitchTest::tellsTheDayWhereItIsAnother()
{
    FakeClock clock;
    PauseSwitch pauses(clock);
    pauses.start(48h);
    const QString day = pauses.until().toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm"));
    QVERIFY(pauses.refusal()->error.message.contains(day));
}

QTEST_GUILESS_MAIN(PauseSwitchTest)
#include "tst_pauseswitch.moc"
