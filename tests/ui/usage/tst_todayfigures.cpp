// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ownzone.h"
#include "support/fakeclock.h"
#include "ui/fakegatewaylink.h"
#include "ui/snapshots.h"
#include "ui/usage/todayfigures.h"

#include <QSignalSpy>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

class tst_TodayFigures : public QObject
{
    Q_OBJECT

private slots:
    void asksFromMidnightWhenItBecomesActive();
    void asksNothingWhileItIsNotActive();
    void asksOnceForManyThatEnd();
    void beginsAnewAtMidnight();
    void keepsWhatItKnewWhenAQuestionFails();
    void asksAgainWhenItListens();
    void leavesLateAnswersAlone();
};

static UsageReport reportOf(qint64 requests)
{
    UsageReport report;
    report.total.requests = requests;
    return report;
}

void tst_TodayFigures::asksFromMidnightWhenItBecomesActive()
{
    FakeGatewayLink gateway;
    gateway.usage = reportOf(7);
    FakeClock clock;
    TodayFigures today(gateway, clock, 1ms);
    QSignalSpy changed(&today, &TodayFigures::changed);
    today.setActive(true);
    QVERIFY(changed.wait());
    QCOMPARE(today.sum().requests, 7);
    const QDateTime midnight = clock.wallTime().toTimeZone(ownZone()).date().startOfDay(ownZone());
    QCOMPARE(gateway.usageQuery->from, midnight);
    QVERIFY(gateway.usageQuery->until.isNull());
}

void tst_TodayFigures::asksNothingWhileItIsNotActive()
{
    FakeGatewayLink gateway;
    FakeClock clock;
    TodayFigures today(gateway, clock, 1ms);
    emit gateway.exchangeFinished({});
    today.setActive(true);
    QCOMPARE(gateway.commands.size(), 1);
    today.setActive(false);
    emit gateway.exchangeFinished({});
    QTest::qWait(20);
    QCOMPARE(gateway.commands.size(), 1);
}

void tst_TodayFigures::asksOnceForManyThatEnd()
{
    FakeGatewayLink gateway;
    FakeClock clock;
    TodayFigures today(gateway, clock, 20ms);
    today.setActive(true);
    for (int i = 0; i < 50; ++i)
        emit gateway.exchangeFinished({});
    QTRY_COMPARE(gateway.commands.size(), 2);
    emit gateway.exchangeFinished({});
    QTRY_COMPARE(gateway.commands.size(), 3);
}

void tst_TodayFigures::beginsAnewAtMidnight()
{
    FakeGatewayLink gateway;
    gateway.usage = reportOf(7);
    FakeClock clock;
    const QDate day = clock.wallTime().toTimeZone(ownZone()).date();
    const QDateTime midnight = day.addDays(1).startOfDay(ownZone());
    clock.advance(std::chrono::milliseconds(clock.wallTime().msecsTo(midnight) - 50));
    TodayFigures today(gateway, clock, 1ms);
    QSignalSpy changed(&today, &TodayFigures::changed);
    today.setActive(true);
    QVERIFY(changed.wait());
    clock.advance(1s);
    gateway.usage = reportOf(1);
    QVERIFY(changed.wait());
    QCOMPARE(changed.at(1).at(0).value<UsageSum>().requests, 0);
    QCOMPARE(gateway.usageQuery->from, midnight);
    QTRY_COMPARE(today.sum().requests, 1);
}

void tst_TodayFigures::keepsWhatItKnewWhenAQuestionFails()
{
    FakeGatewayLink gateway;
    gateway.usage = reportOf(7);
    FakeClock clock;
    TodayFigures today(gateway, clock, 1ms);
    today.setActive(true);
    QTRY_COMPARE(today.sum().requests, 7);
    gateway.failure = Error{Error::Kind::Api, QStringLiteral("busy")};
    emit gateway.exchangeFinished({});
    QTRY_COMPARE(gateway.commands.size(), 2);
    QTest::qWait(10);
    QCOMPARE(today.sum().requests, 7);
}

void tst_TodayFigures::asksAgainWhenItListens()
{
    FakeGatewayLink gateway;
    FakeClock clock;
    TodayFigures today(gateway, clock, 1ms);
    gateway.failure = Error{Error::Kind::Overloaded, QStringLiteral("Signalbox does not listen yet")};
    gateway.hold = true;
    today.setActive(true);
    gateway.release();
    gateway.failure.reset();
    gateway.usage = reportOf(7);
    emit gateway.snapshotChanged({});
    QCOMPARE(gateway.commands.size(), 1);
    emit gateway.snapshotChanged(runningSnapshot({QStringLiteral("first")}));
    QTRY_COMPARE(today.sum().requests, 7);
    emit gateway.snapshotChanged(runningSnapshot({QStringLiteral("first")}));
    QCOMPARE(gateway.commands.size(), 2);
}

void tst_TodayFigures::leavesLateAnswersAlone()
{
    FakeGatewayLink gateway;
    FakeClock clock;
    TodayFigures today(gateway, clock, 1ms);
    gateway.hold = true;
    gateway.usage = reportOf(1);
    today.setActive(true);
    gateway.usage = reportOf(2);
    emit gateway.exchangeFinished({});
    QTRY_COMPARE(gateway.held(), 2);
    QSignalSpy changed(&today, &TodayFigures::changed);
    gateway.release();
    QCOMPARE(changed.size(), 1);
    QCOMPARE(today.sum().requests, 2);
}

QTEST_MAIN(tst_TodayFigures)
#include "tst_todayfigures.moc"
