// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/usagetableexport.h"
#include "ui/usage/usagetableview.h"
#include "usagereports.h"

#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using Column = UsageTableModel::Column;
using Row = UsageTableModel::Row;

class tst_UsageTable : public QObject
{
    Q_OBJECT

private slots:
    void isAProperModel();
    void keepsWhatIsSelectedWhenFiguresChange();
    void sortsByNumbers_data();
    void sortsByNumbers();
    void keepsAllOnTopAndTheRestBelow();
    void opensARowByClick();
    void opensARowByReturn();
    void doesNotOpenWhatCannotBeOpened();
    void saysWhatIsUnknown();
    void exportsCsv();
    void exportsHarmlessNames();
    void exportsJson();
    void copiesWithTabs();
};

static Row rowOf(const QString &name, const UsageSum &sum)
{
    return {name, name, false, false, sum, -1};
}

static QList<Row> threeRows()
{
    QList<Row> rows{rowOf(QStringLiteral("b"), usageSum(900, 5)),
        rowOf(QStringLiteral("a"), usageSum(10'000, 20)), rowOf(QStringLiteral("c"), usageSum(1'000, 1'000))};
    rows.append({{}, QStringLiteral("Other"), false, true, usageSum(5'000), -1});
    return rows;
}

static UsageSum totalOf(const QList<Row> &rows)
{
    UsageSum total;
    for (const Row &row : rows)
        total += row.sum;
    return total;
}

static void fill(const UsageTableView &view, const QList<Row> &rows = threeRows())
{
    view.table()->setRows(rows, totalOf(rows), UsageMeasure());
}

static QStringList namesOf(const UsageTableView &view)
{
    QStringList names;
    const QList<Row> rows = view.rowsInOrder();
    for (const Row &row : rows)
        names << row.label;
    return names;
}

void tst_UsageTable::isAProperModel()
{
    UsageTableModel model;
    UsageTableOrder order;
    order.setSourceModel(&model);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QAbstractItemModelTester orderTester(
        &order, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setNameTitle(QStringLiteral("Model"));
    const QList<Row> rows = threeRows();
    model.setRows(rows, totalOf(rows), UsageMeasure());
    QCOMPARE(model.rowCount(), 5);
    order.sort(Column::Output, Qt::DescendingOrder);
    model.setRows(rows.mid(0, 1), totalOf(rows.mid(0, 1)), UsageMeasure());
    QCOMPARE(model.rowCount(), 2);
    model.setRows({}, {}, UsageMeasure());
    QCOMPARE(model.rowCount(), 0);
}

void tst_UsageTable::keepsWhatIsSelectedWhenFiguresChange()
{
    UsageTableView view;
    fill(view);
    view.setCurrentIndex(view.model()->index(1, 0));
    QCOMPARE(view.currentIndex().data().toString(), QStringLiteral("a"));
    QList<Row> rows = threeRows();
    rows[0].sum = usageSum(90'000);
    fill(view, rows);
    QCOMPARE(view.currentIndex().data().toString(), QStringLiteral("a"));
    QCOMPARE(namesOf(view).at(1), QStringLiteral("b"));
}

void tst_UsageTable::sortsByNumbers_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("descending");
    QTest::newRow("names") << int(Column::Name) << QStringLiteral("cba");
    QTest::newRow("output") << int(Column::Output) << QStringLiteral("acb");
    QTest::newRow("cache") << int(Column::CacheRead) << QStringLiteral("acb");
    QTest::newRow("requests") << int(Column::Requests) << QStringLiteral("acb");
    QTest::newRow("cost") << int(Column::Spent) << QStringLiteral("cab");
}

void tst_UsageTable::sortsByNumbers()
{
    QFETCH(int, column);
    QFETCH(QString, descending);
    UsageTableView view;
    fill(view);
    view.sortBy(static_cast<Column>(column), Qt::DescendingOrder);
    QCOMPARE(namesOf(view).mid(1, 3).join(QString()), descending);
    view.sortBy(static_cast<Column>(column), Qt::AscendingOrder);
    std::reverse(descending.begin(), descending.end());
    QCOMPARE(namesOf(view).mid(1, 3).join(QString()), descending);
}

void tst_UsageTable::keepsAllOnTopAndTheRestBelow()
{
    UsageTableView view;
    fill(view);
    for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
        view.sortBy(Column::Output, order);
        QCOMPARE(namesOf(view).constFirst(), QStringLiteral("All"));
        QCOMPARE(namesOf(view).constLast(), QStringLiteral("Other"));
    }
}

static void click(UsageTableView &view, int row)
{
    QTest::mouseClick(
        view.viewport(), Qt::LeftButton, {}, view.visualRect(view.model()->index(row, 0)).center());
}

void tst_UsageTable::opensARowByClick()
{
    UsageTableView view;
    fill(view);
    view.resize(800, 300);
    view.show();
    QSignalSpy opened(&view, &UsageTableView::rowOpened);
    click(view, 2);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.at(0).at(0).value<Row>().name, QStringLiteral("c"));
}

void tst_UsageTable::opensARowByReturn()
{
    UsageTableView view;
    fill(view);
    view.show();
    QSignalSpy opened(&view, &UsageTableView::rowOpened);
    view.setCurrentIndex(view.model()->index(0, 0));
    QTest::keyClick(&view, Qt::Key_Down);
    QTest::keyClick(&view, Qt::Key_Return);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.at(0).at(0).value<Row>().name, QStringLiteral("a"));
}

void tst_UsageTable::doesNotOpenWhatCannotBeOpened()
{
    UsageTableView view;
    fill(view);
    view.resize(800, 300);
    view.show();
    QSignalSpy opened(&view, &UsageTableView::rowOpened);
    click(view, 0);
    click(view, 4);
    QCOMPARE(opened.size(), 0);
}

void tst_UsageTable::saysWhatIsUnknown()
{
    UsageSum sum = usageSum(10);
    sum.unpriced = 3;
    UsageTableView view;
    fill(view, {rowOf(QStringLiteral("new-model"), sum)});
    const QModelIndex cost = view.model()->index(1, Column::Spent);
    QCOMPARE(cost.data().toString(), QStringLiteral("unknown"));
    QVERIFY(cost.data(Qt::ToolTipRole).toString().contains(u'3'));
}

static UsageTableExport exportOf(QList<Row> rows)
{
    rows.prepend({{}, QStringLiteral("All"), true, false, totalOf(rows), -1});
    return {QStringLiteral("model"), UsageRange::of(QDate(2026, 11, 23), QDate(2026, 11, 29)), rows};
}

void tst_UsageTable::exportsCsv()
{
    UsageSum unknown = usageSum(2);
    unknown.unpriced = 1;
    const QByteArray csv = exportOf({rowOf(QStringLiteral("opus"), usageSum(1'234'567, 341)),
                                        rowOf(QStringLiteral("new, model"), unknown)})
                               .csv();
    QCOMPARE(csv,
        QByteArray("model,requests,attempts,failed_attempts,unpriced_requests,input_tokens,"
                   "cache_read_input_tokens,cache_creation_input_tokens,output_tokens,spent_USD,value_USD\r\n"
                   "opus,12346,12347,1,0,1234567,9876536,1234567,1234567,3.410000000,0.000000000\r\n"
                   "\"new, model\",1,2,1,1,2,16,2,2,,\r\n"));
}

void tst_UsageTable::exportsHarmlessNames()
{
    const UsageTableExport table = exportOf({rowOf(QStringLiteral("=HYPERLINK(\"x\")"), usageSum(1))});
    QVERIFY(table.csv().contains("\r\n\"'=HYPERLINK(\"\"x\"\")\","));
    QVERIFY(table.tabbed().contains(QStringLiteral("\n\"'=HYPERLINK")));
}

void tst_UsageTable::exportsJson()
{
    const QJsonObject object
        = QJsonDocument::fromJson(exportOf({rowOf(QStringLiteral("opus"), usageSum(7, 341))}).json())
              .object();
    QCOMPARE(object.value(QStringLiteral("first_day")).toString(), QStringLiteral("2026-11-23"));
    const QJsonArray rows = object.value(QStringLiteral("rows")).toArray();
    QCOMPARE(rows.size(), 1);
    const QJsonObject row = rows.at(0).toObject();
    QCOMPARE(row.value(QStringLiteral("model")).toString(), QStringLiteral("opus"));
    QCOMPARE(row.value(QStringLiteral("output_tokens")).toInt(), 7);
    QCOMPARE(row.value(QStringLiteral("spent")).toObject().value(QStringLiteral("USD")).toDouble(), 3.41);
    QCOMPARE(
        object.value(QStringLiteral("total")).toObject().value(QStringLiteral("output_tokens")).toInt(), 7);
}

void tst_UsageTable::copiesWithTabs()
{
    const QString text = exportOf({rowOf(QStringLiteral("a\tb"), usageSum(7))}).tabbed();
    QCOMPARE(text.section(QStringLiteral("\r\n"), 0, 0).count(u'\t'), 8);
    QVERIFY(text.contains(QStringLiteral("\"a\tb\"\t1\t2\t")));
}

QTEST_MAIN(tst_UsageTable)
#include "tst_usagetable.moc"
