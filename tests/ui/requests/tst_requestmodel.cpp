// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/fakegatewaylink.h"
#include "ui/requests/requestmodel.h"
#include "ui/requests/samplerecords.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

class tst_RequestModel : public QObject
{
    Q_OBJECT

private slots:
    void isAModel();
    void asksPageByPage();
    void putsWhatEndsWhereItBelongs();
    void showsNothingTwice();
    void keepsTheRowOfOneThatEnds();
    void showsThoseThatRunAboveAll();
    void dropsTheOldestBeyondItsBound();
    void takesNoLateAnswer();
    void keepsToTheFilter();
    void tellsWhyNothingCame();
    void tellsTheStateInWords();
};

static ExchangePage pageOf(int first, int count, qint64 next)
{
    ExchangePage page;
    for (int i = 0; i < count; ++i)
        page.exchanges << sampleRecord(first + i, (first + i) * 1000LL);
    page.next = next;
    return page;
}

static QList<QByteArray> idsOf(const RequestModel &model)
{
    QList<QByteArray> ids;
    for (int row = 0; row < model.rowCount(); ++row)
        ids << model.at(row).id;
    return ids;
}

void tst_RequestModel::isAModel()
{
    FakeGatewayLink link;
    link.page = pageOf(1, 3, 0);
    RequestModel model(link, nullptr, 5);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.reload();
    QTRY_COMPARE(model.rowCount(), 3);
    model.setRunning({sampleRunning(101, 5000), sampleRunning(102, 10)});
    emit link.exchangeFinished(sampleRecord(101, 5000));
    emit link.exchangeFinished(sampleRecord(103, 2500));
    emit link.exchangeFinished(sampleRecord(104, 0));
    model.setRunning({});
    model.tick();
    QCOMPARE(model.rowCount(), 5);
}

void tst_RequestModel::asksPageByPage()
{
    FakeGatewayLink link;
    link.pages = {{0, pageOf(1, 200, 77)}, {77, pageOf(201, 50, 0)}};
    RequestModel model(link);
    model.reload();
    QVERIFY(!model.canFetchMore({})); // the first page is under way
    QTRY_COMPARE(model.rowCount(), 200);
    QCOMPARE(link.exchangeQuery->limit, 200);
    QVERIFY(model.canFetchMore({}));
    model.fetchMore({});
    QTRY_COMPARE(model.rowCount(), 250);
    QCOMPARE(link.exchangeQuery->before, 77);
    QVERIFY(!model.canFetchMore({}));
    QCOMPARE(model.at(249).id, sampleId(250));
}

void tst_RequestModel::putsWhatEndsWhereItBelongs()
{
    FakeGatewayLink link;
    link.page = pageOf(1, 3, 0); // 1, 2 and 3 seconds ago
    RequestModel model(link);
    model.reload();
    QTRY_COMPARE(model.rowCount(), 3);
    emit link.exchangeFinished(sampleRecord(50, 1500));
    emit link.exchangeFinished(sampleRecord(51, 0));
    const QList<QByteArray> expected{sampleId(51), sampleId(1), sampleId(50), sampleId(2), sampleId(3)};
    QCOMPARE(idsOf(model), expected);
}

void tst_RequestModel::showsNothingTwice()
{
    FakeGatewayLink link;
    link.page = pageOf(1, 2, 0);
    RequestModel model(link);
    model.reload();
    emit link.exchangeFinished(link.page.exchanges.constFirst()); // it came before the page that has it, too
    QTRY_COMPARE(model.rowCount(), 2);
    emit link.exchangeFinished(link.page.exchanges.constFirst());
    QCOMPARE(model.rowCount(), 2);
    RunningExchange late = sampleRunning(1);
    late.startedAt = link.page.exchanges.constFirst().startedAt;
    model.setRunning({late});
    QCOMPARE(model.runningCount(), 0);
}

void tst_RequestModel::keepsTheRowOfOneThatEnds()
{
    FakeGatewayLink link;
    link.page = pageOf(1, 3, 0);
    RequestModel model(link);
    model.reload();
    QTRY_COMPARE(model.rowCount(), 3);
    model.setRunning({sampleRunning(10, 2500), sampleRunning(11, 100)});
    const QPersistentModelIndex index = model.index(model.rowOfId(sampleId(10)), 0);
    QCOMPARE(index.row(), 1);
    emit link.exchangeFinished(sampleRecord(10, 2500));
    QVERIFY(index.isValid());
    QCOMPARE(model.at(index.row()).id, sampleId(10));
    QVERIFY(!model.at(index.row()).isRunning());
    const QList<QByteArray> expected{sampleId(11), sampleId(1), sampleId(2), sampleId(10), sampleId(3)};
    QCOMPARE(idsOf(model), expected);
}

void tst_RequestModel::showsThoseThatRunAboveAll()
{
    FakeGatewayLink link;
    link.page = pageOf(1, 1, 0);
    RequestModel model(link);
    model.reload();
    QTRY_COMPARE(model.rowCount(), 1);
    model.setRunning({sampleRunning(10, 125'000), sampleRunning(11)});
    const QList<QByteArray> expected{sampleId(11), sampleId(10), sampleId(1)};
    QCOMPARE(idsOf(model), expected);
    const auto text = [&model](int column) { return model.index(1, column).data().toString(); };
    QCOMPARE(text(RequestModel::Status), QStringLiteral("42 tok/s"));
    QCOMPARE(text(RequestModel::Duration), QStringLiteral("02:05"));
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.tick();
    QCOMPARE(changed.count(), 1);
    model.setRunning({sampleRunning(11)});
    QCOMPARE(model.rowCount(), 2);
}

void tst_RequestModel::dropsTheOldestBeyondItsBound()
{
    FakeGatewayLink link;
    link.pages = {{0, pageOf(1, 4, 7)}, {7, pageOf(5, 4, 8)}};
    RequestModel model(link, nullptr, 5);
    model.reload();
    QTRY_COMPARE(model.rowCount(), 4);
    model.fetchMore({});
    QTRY_COMPARE(model.rowCount(), 5);
    QVERIFY(!model.hasMore());
    emit link.exchangeFinished(sampleRecord(90));
    QCOMPARE(model.rowCount(), 5);
    QCOMPARE(model.at(0).id, sampleId(90));
    QCOMPARE(model.at(4).id, sampleId(4));
}

void tst_RequestModel::takesNoLateAnswer()
{
    FakeGatewayLink link;
    link.hold = true;
    RequestModel model(link);
    link.page = pageOf(1, 3, 0);
    model.reload();
    link.page = pageOf(20, 1, 0);
    model.reload();
    QCOMPARE(link.held(), 2);
    link.release();
    QCOMPARE(idsOf(model), QList<QByteArray>{sampleId(20)});
}

void tst_RequestModel::keepsToTheFilter()
{
    FakeGatewayLink link;
    RequestModel model(link);
    RequestFilter filter;
    filter.provider = QStringLiteral("home");
    model.setFilter(filter);
    QCOMPARE(link.exchangeQuery->provider, QStringLiteral("home"));
    emit link.exchangeFinished(sampleRecord(1));
    emit link.exchangeFinished(failedOverRecord(2));
    model.setRunning({sampleRunning(3)});
    QCOMPARE(idsOf(model), QList<QByteArray>{sampleId(2)});
}

void tst_RequestModel::tellsWhyNothingCame()
{
    FakeGatewayLink link;
    link.failure = Error{Error::Kind::Api, QStringLiteral("disk I/O error")};
    RequestModel model(link);
    QSignalSpy loaded(&model, &RequestModel::loaded);
    model.reload();
    QVERIFY(loaded.wait());
    QCOMPARE(model.problem(), QStringLiteral("disk I/O error"));
    QVERIFY(!model.isLoading());
}

void tst_RequestModel::tellsTheStateInWords()
{
    FakeGatewayLink link;
    RequestModel model(link);
    emit link.exchangeFinished(failedOverRecord(1));
    const QModelIndex mark = model.index(0, RequestModel::Mark);
    QVERIFY(
        mark.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("not at the first attempt")));
    QCOMPARE(mark.data(RequestModel::ShapeRole).toInt(), static_cast<int>(Shape::Triangle));
    QCOMPARE(model.index(0, RequestModel::Attempts).data().toString(), QStringLiteral("2"));
    QCOMPARE(model.index(0, RequestModel::CostColumn).data().toString(), QStringLiteral("$0.08"));
    QVERIFY(model.index(0, RequestModel::Model)
                .data(Qt::ToolTipRole)
                .toString()
                .contains(QStringLiteral("opus-next")));
}

QTEST_GUILESS_MAIN(tst_RequestModel)

#include "tst_requestmodel.moc"
