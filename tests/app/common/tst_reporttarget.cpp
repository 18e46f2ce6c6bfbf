// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/reporttarget.h"

#include <QTest>

using namespace signalbox;

/// What the commands ask a running program, which may be in another time zone.
class TestReportTarget : public QObject
{
    Q_OBJECT

private slots:
    void init() { qputenv("TZ", "Asia/Kathmandu"); }

    void daysAreThoseOfWhoAsks();
    void aZoneWithoutANameIsLeftToTheProgram();
};

void TestReportTarget::daysAreThoseOfWhoAsks()
{
    QCOMPARE(
        usageOfToday(QDate(2026, 11, 29)), QByteArray("/usage?timezone=Asia%2FKathmandu&start=2026-11-29"));
    CommandLine commandLine;
    commandLine.action = CommandLine::Action::ShowUsage;
    const auto target = reportTarget(commandLine, QDateTime(QDate(2026, 11, 29), QTime(12, 0)));
    QVERIFY(target);
    QVERIFY2(target->contains("timezone=Asia%2FKathmandu"), target->constData());
}

void TestReportTarget::aZoneWithoutANameIsLeftToTheProgram()
{
    qputenv("TZ", "XYZ-5:45");
    QCOMPARE(usageOfToday(QDate(2026, 11, 29)), QByteArray("/usage?start=2026-11-29"));
}

QTEST_GUILESS_MAIN(TestReportTarget)
#include "tst_reporttarget.moc"
