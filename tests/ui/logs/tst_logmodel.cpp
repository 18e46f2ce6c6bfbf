// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logfilter.h"
#include "ui/logs/loglines.h"
#include "ui/logs/logmodel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

class tst_LogModel : public QObject
{
    Q_OBJECT

private slots:
    void isAModel();
    void keepsTheLastLines();
    void readsWhatLinesSay();
    void showsLinesThatAreNoJson();
    void filtersByLevelCategoryAndWords();
};

void tst_LogModel::isAModel()
{
    LogModel model(nullptr, 5);
    LogFilter filter(model);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QAbstractItemModelTester filterTester(
        &filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.add({logLine(1), logLine(2, "error")});
    filter.setLevel(LoggedLine::Level::Warning);
    model.add({logLine(3), logLine(4, "error"), logLine(5), logLine(6)});
    model.add({logLine(7), logLine(8), logLine(9), logLine(10), logLine(11), logLine(12, "warning")});
    QCOMPARE(model.rowCount(), 5);
    QCOMPARE(filter.rowCount(), 1);
}

void tst_LogModel::keepsTheLastLines()
{
    LogModel model(nullptr, 3);
    model.add({logLine(1), logLine(2)});
    model.add({logLine(3), logLine(4)});
    QCOMPARE(model.lastLines(2), logLine(3) + '\n' + logLine(4) + '\n');
    QCOMPARE(model.lastLines(100), logLine(2) + '\n' + logLine(3) + '\n' + logLine(4) + '\n');
}

void tst_LogModel::readsWhatLinesSay()
{
    LogModel model;
    model.add({logLine(7, "warning", "oauth"), logLine(8, "error", "usage")});
    QCOMPARE(model.index(0, LogModel::Category).data().toString(), QStringLiteral("oauth"));
    QCOMPARE(model.index(0, LogModel::Message).data().toString(), QStringLiteral("line-7"));
    QVERIFY(!model.index(0, LogModel::Time).data().toString().isEmpty());
    QCOMPARE(
        model.index(0, LogModel::Mark).data(LogModel::ShapeRole).toInt(), static_cast<int>(Shape::Triangle));
    QCOMPARE(
        model.index(1, LogModel::Mark).data(LogModel::ShapeRole).toInt(), static_cast<int>(Shape::Cross));
    QCOMPARE(model.index(1, LogModel::Mark).data(Qt::AccessibleTextRole).toString(), QStringLiteral("Error"));
    QCOMPARE(model.categories(), (QStringList{QStringLiteral("oauth"), QStringLiteral("usage")}));
    QVERIFY(model.at(0).details().contains(QStringLiteral("\"message\": \"line-7\"")));
}

void tst_LogModel::showsLinesThatAreNoJson()
{
    LogModel model;
    model.add({QByteArray("half a li")});
    QCOMPARE(model.index(0, LogModel::Message).data().toString(), QStringLiteral("half a li"));
    QCOMPARE(model.at(0).details(), QStringLiteral("half a li"));
}

void tst_LogModel::filtersByLevelCategoryAndWords()
{
    LogModel model;
    LogFilter filter(model);
    model.add({logLine(1, "debug"), logLine(2, "info", "oauth"), logLine(3, "warning", "oauth"),
        logLine(4, "error")});
    QCOMPARE(filter.rowCount(), 4);
    filter.setLevel(LoggedLine::Level::Info);
    QCOMPARE(filter.rowCount(), 3);
    filter.setCategory(QStringLiteral("oauth"));
    QCOMPARE(filter.rowCount(), 2);
    filter.setWords(QStringLiteral("LINE  warning"));
    QCOMPARE(filter.rowCount(), 1);
    QCOMPARE(filter.at(filter.index(0, 0)).message, QStringLiteral("line-3"));
    filter.setWords(QStringLiteral("line-4"));
    QCOMPARE(filter.rowCount(), 0);
}

QTEST_GUILESS_MAIN(tst_LogModel)
#include "tst_logmodel.moc"
