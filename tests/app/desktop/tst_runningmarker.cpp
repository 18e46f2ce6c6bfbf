// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/runningmarker.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cstdlib>

using namespace signalbox;

static const QString endsItself = QStringLiteral("--ends-itself");

/// What a killed process leaves is in tst_trayprogram.
class RunningMarkerTest : public QObject
{
    Q_OBJECT

private slots:
    void tellsNothingAfterACleanEnd();
    void tellsWhenTheRunBeganThatHasLeftItsMark();
    void leavesTheMarkOfOneThatRunsAlone();
    void otherConfigurationsHaveMarksOfTheirOwn();
    void exitIsACleanEndAndAbortIsNone_data();
    void exitIsACleanEndAndAbortIsNone();
};

void RunningMarkerTest::tellsNothingAfterACleanEnd()
{
    const QTemporaryDir folder;
    const QString state = folder.filePath(QStringLiteral("not there yet"));
    {
        RunningMarker marker(state, QStringLiteral("one"));
        QVERIFY(!marker.begin());
    }
    RunningMarker next(state, QStringLiteral("one"));
    QVERIFY(!next.begin());
}

void RunningMarkerTest::tellsWhenTheRunBeganThatHasLeftItsMark()
{
    const QTemporaryDir folder;
    QFile left(folder.filePath(QStringLiteral("one.running")));
    QVERIFY(left.open(QIODevice::WriteOnly));
    left.write("999999999\nsignalbox\n" + QSysInfo::machineHostName().toUtf8() + "\n"); // no such process
    left.flush();
    const auto begin = QDateTime::currentDateTime().addDays(-2);
    QVERIFY(left.setFileTime(begin, QFileDevice::FileModificationTime));
    left.close();
    RunningMarker marker(folder.path(), QStringLiteral("one"));
    const auto told = marker.begin();
    QVERIFY(told);
    QVERIFY(qAbs(told->secsTo(begin)) <= 1);
    QVERIFY(QFile::exists(left.fileName())); // the mark of this run
}

void RunningMarkerTest::leavesTheMarkOfOneThatRunsAlone()
{
    const QTemporaryDir folder;
    RunningMarker first(folder.path(), QStringLiteral("one"));
    QVERIFY(!first.begin());
    {
        RunningMarker second(folder.path(), QStringLiteral("one"));
        QVERIFY(!second.begin());
    }
    QVERIFY(QFile::exists(folder.filePath(QStringLiteral("one.running"))));
}

void RunningMarkerTest::otherConfigurationsHaveMarksOfTheirOwn()
{
    const QTemporaryDir folder;
    RunningMarker first(folder.path(), QStringLiteral("one"));
    RunningMarker second(folder.path(), QStringLiteral("two"));
    QVERIFY(!first.begin());
    QVERIFY(!second.begin());
    QVERIFY(QFile::exists(folder.filePath(QStringLiteral("one.running"))));
    QVERIFY(QFile::exists(folder.filePath(QStringLiteral("two.running"))));
}

void RunningMarkerTest::exitIsACleanEndAndAbortIsNone_data()
{
    QTest::addColumn<QString>("end");
    QTest::addColumn<bool>("isClean");
    QTest::newRow("exit, as Qt does without a display") << QStringLiteral("exit") << true;
    QTest::newRow("abort") << QStringLiteral("abort") << false;
}

void RunningMarkerTest::exitIsACleanEndAndAbortIsNone()
{
    QFETCH(const QString, end);
    QFETCH(const bool, isClean);
    const QTemporaryDir folder;
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(), {endsItself, end, folder.path()});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitStatus() == QProcess::NormalExit, isClean);
    RunningMarker next(folder.path(), QStringLiteral("one"));
    QCOMPARE(!next.begin(), isClean);
}

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    if (const QStringList words = QCoreApplication::arguments(); words.value(1) == endsItself) {
        RunningMarker marker(words.value(3), QStringLiteral("one"));
        (void)marker.begin();
        if (words.value(2) == u"abort")
            std::abort();
        std::exit(1);
    }
    RunningMarkerTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_runningmarker.moc"
