// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ownzone.h"
#include "support/fakeclock.h"
#include "ui/fakegatewaylink.h"
#include "ui/snapshots.h"
#include "ui/tabstops.h"
#include "ui/usage/budgetscard.h"
#include "ui/usage/rangebar.h"
#include "ui/usage/serieslegend.h"
#include "ui/usage/usagechart.h"
#include "ui/usage/usagepage.h"
#include "ui/usage/usagetableview.h"
#include "ui/widgets/figuretile.h"
#include "ui/widgets/meterbar.h"
#include "ui/widgets/noticebar.h"
#include "usagereports.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDateEdit>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;
using Kind = UsageRange::Kind;

class tst_UsagePage : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void asksForSevenDaysAndTheSevenBefore();
    void showsFiguresAndHowTheyWereBefore();
    void showsMoneyOfPlansAndUnknownCostsApart();
    void tellsNoCostWhereNothingIsPriced();
    void choosesATimeByKeyboard();
    void goesToTheTimeBefore();
    void takesDatesOfItsOwn();
    void looksIntoAProvider();
    void removesAFilterByItsChip();
    void looksIntoADayAndComesBack();
    void looksIntoADayByKeyboard();
    void hidesASeriesByItsLegend();
    void dropsAnswersThatComeTooLate();
    void showsProgressWhenItTakesLong();
    void refreshesWhenRequestsEnd();
    void doesNotRefreshWhatIsOver();
    void asksNothingWhileItIsHidden();
    void saysWhyItFailsAndTriesAgain();
    void asksAgainWhenItListens();
    void saysThatSomethingIsMissing();
    void saysWhatToDoWhereNothingIsKnown();
    void offersALongerTimeWhereNothingWasUsed();
    void removesFiltersThatLeaveNothing();
    void asksForADayWhoseHoursAreNotKept();
    void includesImportedUsage();
    void goesOnAtMidnight();
    void showsBudgets();
    void savesAFile();
    void saysThatAFileCannotBeWritten();
    void copiesTheTable();
    void showsAnItem();
    void followsThePalette();
    void namesEverythingThatTakesTheFocus();
    void everyTabStopIsSeen();

private:
    void answer(const UsageReport &report);
    void chooseKind(Kind kind) const;
    template <typename T> T *only() const { return m_page->findChild<T *>(); }
    QAbstractButton *button(const QString &text) const;
    QComboBox *choice(const QString &accessibleName) const;
    FigureTile *tile(const QString &title) const;
    bool says(const QString &text) const;
    QStringList rowNames() const;
    void openRow(int row) const;

    std::unique_ptr<FakeClock> m_clock; // 2026-01-02
    std::unique_ptr<FakeGatewayLink> m_gateway;
    std::unique_ptr<UsagePage> m_page;
};

static UsageGroup group(const QString &time, const QString &part, const UsageSum &sum)
{
    return {{time, part}, sum};
}

static UsageReport someReport()
{
    return usageReport({group(QStringLiteral("2025-12-30"), QStringLiteral("opus"), usageSum(1'000, 341)),
        group(QStringLiteral("2026-01-01"), QStringLiteral("haiku"), usageSum(300, 12))});
}

void tst_UsagePage::init()
{
    m_clock = std::make_unique<FakeClock>();
    m_gateway = std::make_unique<FakeGatewayLink>();
    m_page = std::make_unique<UsagePage>(*m_gateway, *m_clock, UsageFeed::Times{300ms, 1ms});
    m_page->resize(840, 900);
    answer(someReport());
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    QTRY_VERIFY(only<UsageChart>()->isVisible());
}

void tst_UsagePage::cleanup()
{
    m_page.reset();
    m_gateway.reset();
}

void tst_UsagePage::answer(const UsageReport &report)
{
    m_gateway->usage = report;
}

QAbstractButton *tst_UsagePage::button(const QString &text) const
{
    const QList<QAbstractButton *> buttons = m_page->findChildren<QAbstractButton *>();
    for (QAbstractButton *each : buttons) {
        if (each->isVisible() && (each->text() == text || each->accessibleName() == text))
            return each;
    }
    return nullptr;
}

QComboBox *tst_UsagePage::choice(const QString &accessibleName) const
{
    const QList<QComboBox *> boxes = m_page->findChildren<QComboBox *>();
    for (QComboBox *box : boxes) {
        if (box->accessibleName() == accessibleName)
            return box;
    }
    return nullptr;
}

FigureTile *tst_UsagePage::tile(const QString &title) const
{
    const QList<FigureTile *> tiles = m_page->findChildren<FigureTile *>();
    for (FigureTile *each : tiles) {
        if (each->accessibleName().startsWith(title + QLatin1Char(':')))
            return each;
    }
    return nullptr;
}

bool tst_UsagePage::says(const QString &text) const
{
    const QList<QLabel *> labels = m_page->findChildren<QLabel *>();
    return std::any_of(labels.cbegin(), labels.cend(),
        [&text](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
}

QStringList tst_UsagePage::rowNames() const
{
    QStringList names;
    const QList<UsageTableModel::Row> rows = only<UsageTableView>()->rowsInOrder();
    for (const UsageTableModel::Row &row : rows)
        names << row.label;
    return names;
}

void tst_UsagePage::openRow(int row) const
{
    auto *table = only<UsageTableView>();
    table->setCurrentIndex(table->model()->index(row, 0));
    QTest::keyClick(table, Qt::Key_Return);
}

/// As the keyboard does.
static void choose(QComboBox *box, int place)
{
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Home);
    for (int i = 0; i < place; ++i)
        QTest::keyClick(box, Qt::Key_Down);
}

void tst_UsagePage::chooseKind(Kind kind) const
{
    QComboBox *box = choice(QStringLiteral("Time"));
    choose(box, box->findData(static_cast<int>(kind)));
}

void tst_UsagePage::asksForSevenDaysAndTheSevenBefore()
{
    QCOMPARE(m_gateway->commands.size(), 2);
    const UsageQuery previous = *m_gateway->usageQuery; // the last one that was asked
    QVERIFY(previous.by.isEmpty());
    QCOMPARE(previous.zone, ownZone());
    QCOMPARE(previous.from, QDate(2025, 12, 20).startOfDay(ownZone()));
    const qint64 passed = QDate(2025, 12, 27).startOfDay(ownZone()).msecsTo(m_clock->wallTime());
    QCOMPARE(previous.until, previous.from.addMSecs(passed));
    QVERIFY(says(QStringLiteral("27 Dec 2025 – 2 Jan 2026")));
    QCOMPARE(
        rowNames(), (QStringList{QStringLiteral("All"), QStringLiteral("opus"), QStringLiteral("haiku")}));
}

void tst_UsagePage::showsFiguresAndHowTheyWereBefore()
{
    QCOMPARE(tile(QStringLiteral("Tokens out"))->figure().replace(QChar(QChar::Nbsp), u' '),
        QStringLiteral("1.3 k"));
    QCOMPARE(tile(QStringLiteral("Cache hits"))->figure(), QStringLiteral("80 %"));
    QCOMPARE(tile(QStringLiteral("Spent"))->figure(), QStringLiteral("$3.53"));
    // Of what is sent to providers: requests that were answered in the end have not failed.
    QVERIFY(tile(QStringLiteral("Answered requests"))
                ->details()
                .at(0)
                .endsWith(QStringLiteral("of tries failed")));
    // The same figures are answered for the time before.
    QVERIFY(tile(QStringLiteral("Tokens in"))->accessibleDescription().contains(QStringLiteral("0 %")));
}

void tst_UsagePage::showsMoneyOfPlansAndUnknownCostsApart()
{
    UsageSum sum = usageSum(100, 200, 1'240);
    sum.money.insert(QStringLiteral("CNY"), {3'000'000'000, 0});
    sum.unpriced = 4;
    answer(usageReport({group(QStringLiteral("2026-01-01"), QStringLiteral("opus"), sum)}));
    chooseKind(Kind::ThirtyDays);
    QTRY_COMPARE(tile(QStringLiteral("Spent"))->figure(), QStringLiteral("¥3.00"));
    const QStringList details = tile(QStringLiteral("Spent"))->details();
    QVERIFY(details.at(0).contains(QStringLiteral("$2.00")));
    QVERIFY(details.at(1).contains(QStringLiteral("$12.40")));
    QVERIFY(details.at(2).contains(u'4'));
    QCOMPARE(choice(QStringLiteral("What is drawn"))->count(), 5);
}

void tst_UsagePage::tellsNoCostWhereNothingIsPriced()
{
    UsageSum sum = usageSum(100);
    sum.unpriced = 2;
    answer(usageReport({group(QStringLiteral("2026-01-01"), QStringLiteral("opus"), sum)}));
    chooseKind(Kind::ThirtyDays);
    QTRY_COMPARE(tile(QStringLiteral("Spent"))->figure(), QStringLiteral("–"));
    QVERIFY(tile(QStringLiteral("Spent"))->details().at(0).contains(QStringLiteral("unknown")));
}

void tst_UsagePage::choosesATimeByKeyboard()
{
    chooseKind(Kind::Year);
    QCOMPARE(m_page->scope().range, UsageRange(Kind::Year, QDate(2026, 1, 2)));
    QTRY_COMPARE(only<UsageChart>()->data().labels.size(), 12);
    chooseKind(Kind::Day);
    QTRY_COMPARE(only<UsageChart>()->data().labels.size(), 24);
}

void tst_UsagePage::goesToTheTimeBefore()
{
    QVERIFY(!button(QStringLiteral("The time after"))->isEnabled());
    QTest::mouseClick(button(QStringLiteral("The time before")), Qt::LeftButton);
    QVERIFY(says(QStringLiteral("20 – 26 Dec 2025")));
    QVERIFY(button(QStringLiteral("The time after"))->isEnabled());
    QTest::keyClick(button(QStringLiteral("The time after")), Qt::Key_Space);
    QVERIFY(says(QStringLiteral("27 Dec 2025 – 2 Jan 2026")));
}

void tst_UsagePage::takesDatesOfItsOwn()
{
    chooseKind(Kind::Custom);
    const QList<QDateEdit *> edits = m_page->findChildren<QDateEdit *>();
    QCOMPARE(edits.size(), 2);
    QVERIFY(edits.at(0)->isVisible());
    edits.at(0)->setDate(QDate(2025, 12, 1));
    edits.at(1)->setDate(QDate(2025, 12, 24));
    QCOMPARE(m_page->scope().range, UsageRange::of(QDate(2025, 12, 1), QDate(2025, 12, 24)));
    QTRY_COMPARE(only<UsageChart>()->data().labels.size(), 24);
}

void tst_UsagePage::looksIntoAProvider()
{
    answer(usageReport({group(QStringLiteral("2026-01-01"), QStringLiteral("relay"), usageSum(10))}));
    choose(choice(QStringLiteral("Parts")), 1);
    QTRY_COMPARE(rowNames().mid(1), QStringList(QStringLiteral("relay")));
    openRow(1);
    QCOMPARE(m_gateway->usageQuery->only.value(UsageDimension::Provider), QStringLiteral("relay"));
    QCOMPARE(m_page->scope().dimension, UsageDimension::Model);
    QVERIFY(button(QStringLiteral("Remove the filter Provider: relay")));
}

void tst_UsagePage::removesAFilterByItsChip()
{
    openRow(1);
    QCOMPARE(m_page->scope().filters.size(), 1);
    QTRY_VERIFY(button(QStringLiteral("Remove the filter Model: opus")));
    QTest::mouseClick(button(QStringLiteral("Remove the filter Model: opus")), Qt::LeftButton);
    QVERIFY(m_page->scope().filters.isEmpty());
    QCOMPARE(m_page->scope().dimension, UsageDimension::Model);
    QVERIFY(m_gateway->usageQuery->only.isEmpty());
    QTRY_VERIFY(!button(QStringLiteral("Remove the filter Model: opus")));
}

void tst_UsagePage::looksIntoADayAndComesBack()
{
    auto *chart = only<UsageChart>();
    QTest::mouseClick(chart, Qt::LeftButton, {}, chart->columnRect(3).center());
    const UsageRange day = UsageRange::of(QDate(2025, 12, 30), QDate(2025, 12, 30));
    QCOMPARE(m_page->scope().range, day);
    QTRY_COMPARE(chart->data().labels.size(), 24);
    QTest::mouseClick(button(QStringLiteral("Back to 27 Dec 2025 – 2 Jan 2026")), Qt::LeftButton);
    QCOMPARE(m_page->scope().range, UsageRange(Kind::Week, QDate(2026, 1, 2)));
    QTRY_COMPARE(chart->data().labels.size(), 7);
}

void tst_UsagePage::looksIntoADayByKeyboard()
{
    auto *chart = only<UsageChart>();
    chart->setFocus();
    QTest::keyClick(chart, Qt::Key_Home);
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(chart, Qt::Key_Right);
    QCOMPARE(chart->current(), 3);
    QVERIFY(chart->accessibleDescription().contains(QStringLiteral("Tue 30 Dec 2025: opus")));
    QTest::keyClick(chart, Qt::Key_Return);
    QCOMPARE(m_page->scope().range.first(), QDate(2025, 12, 30));
}

void tst_UsagePage::hidesASeriesByItsLegend()
{
    auto *legend = only<SeriesLegend>();
    QAbstractButton *opus = button(QStringLiteral("opus"));
    QVERIFY(opus);
    const QImage before = only<UsageChart>()->grab().toImage();
    QTest::mouseClick(opus, Qt::LeftButton);
    QCOMPARE(legend->hidden(), QStringList(QStringLiteral("opus")));
    QVERIFY(only<UsageChart>()->grab().toImage() != before);
    QTest::keyClick(opus, Qt::Key_Space);
    QVERIFY(legend->hidden().isEmpty());
}

void tst_UsagePage::dropsAnswersThatComeTooLate()
{
    m_gateway->hold = true;
    answer(usageReport({group(QStringLiteral("2026-01-01"), QStringLiteral("late"), usageSum(1))}));
    chooseKind(Kind::ThirtyDays);
    answer(usageReport({group(QStringLiteral("2026-01-01"), QStringLiteral("newest"), usageSum(1))}));
    chooseKind(Kind::Month);
    QSignalSpy reset(only<UsageTableView>()->table(), &QAbstractItemModel::modelReset);
    m_gateway->release();
    QCOMPARE(rowNames().mid(1), QStringList(QStringLiteral("newest")));
    QCOMPARE(reset.size(), 1);
}

void tst_UsagePage::showsProgressWhenItTakesLong()
{
    m_gateway->hold = true;
    QTest::mouseClick(button(QStringLiteral("The time before")), Qt::LeftButton);
    QVERIFY(!only<QProgressBar>()->isVisible());
    QTRY_VERIFY(only<QProgressBar>()->isVisible());
    m_gateway->release();
    QVERIFY(!only<QProgressBar>()->isVisible());
}

void tst_UsagePage::refreshesWhenRequestsEnd()
{
    const auto asked = m_gateway->commands.size();
    for (int i = 0; i < 20; ++i)
        emit m_gateway->exchangeFinished({});
    QTRY_COMPARE(m_gateway->commands.size(), asked + 2);
}

void tst_UsagePage::doesNotRefreshWhatIsOver()
{
    QTest::mouseClick(button(QStringLiteral("The time before")), Qt::LeftButton);
    const auto asked = m_gateway->commands.size();
    emit m_gateway->exchangeFinished({});
    QTest::qWait(30);
    QCOMPARE(m_gateway->commands.size(), asked);
}

void tst_UsagePage::asksNothingWhileItIsHidden()
{
    m_page->hide();
    const auto asked = m_gateway->commands.size();
    emit m_gateway->exchangeFinished({});
    QTest::qWait(30);
    QCOMPARE(m_gateway->commands.size(), asked);
    m_page->show();
    QCOMPARE(m_gateway->commands.size(), asked + 2);
}

void tst_UsagePage::saysWhyItFailsAndTriesAgain()
{
    m_gateway->failure = Error{Error::Kind::Api, QStringLiteral("the disk is full")};
    QTest::mouseClick(button(QStringLiteral("The time before")), Qt::LeftButton);
    QTRY_VERIFY(says(QStringLiteral("the disk is full")));
    m_gateway->failure.reset();
    QTest::mouseClick(button(QStringLiteral("Try again")), Qt::LeftButton);
    QTRY_VERIFY(!says(QStringLiteral("the disk is full")));
}

void tst_UsagePage::asksAgainWhenItListens()
{
    m_gateway->failure = Error{Error::Kind::Overloaded, QStringLiteral("Signalbox does not listen yet")};
    UsagePage page(*m_gateway, *m_clock, UsageFeed::Times{300ms, 1ms});
    m_page.reset();
    page.setSnapshot({});
    page.show();
    const auto says = [&page](const QString &text) {
        const QList<NoticeBar *> notices = page.findChildren<NoticeBar *>();
        return std::any_of(notices.begin(), notices.end(), [&text](const NoticeBar *notice) {
            return notice->isVisible() && notice->text().contains(text);
        });
    };
    QTRY_VERIFY(says(QStringLiteral("Waiting for Signalbox")));
    QVERIFY(!says(QStringLiteral("cannot be read")));
    m_gateway->failure.reset();
    page.setSnapshot(runningSnapshot({QStringLiteral("first")}));
    QTRY_VERIFY(page.findChild<UsageChart *>()->isVisible());
    QVERIFY(!says(QStringLiteral("Waiting for Signalbox")));
    const auto asked = m_gateway->commands.size();
    page.setSnapshot(runningSnapshot({QStringLiteral("first")}));
    QCOMPARE(m_gateway->commands.size(), asked);
}

void tst_UsagePage::saysThatSomethingIsMissing()
{
    UsageReport report = someReport();
    report.partial = true;
    answer(report);
    QTest::mouseClick(button(QStringLiteral("The time before")), Qt::LeftButton);
    QTRY_VERIFY(says(QStringLiteral("This is not all")));
}

void tst_UsagePage::saysWhatToDoWhereNothingIsKnown()
{
    answer({});
    QTest::mouseClick(button(QStringLiteral("The time before")), Qt::LeftButton);
    QTRY_VERIFY(says(QStringLiteral("No usage yet")));
    QVERIFY(!only<UsageChart>()->isVisible());
    QSignalSpy wanted(m_page.get(), &Page::clientSetupRequested);
    QTest::mouseClick(button(QStringLiteral("Set up a program…")), Qt::LeftButton);
    QCOMPARE(wanted.size(), 1);
}

void tst_UsagePage::offersALongerTimeWhereNothingWasUsed()
{
    UsageReport report;
    report.since = QDateTime(QDate(2025, 3, 1), QTime(12, 0), Qt::UTC);
    answer(report);
    chooseKind(Kind::Day);
    QTRY_VERIFY(says(QStringLiteral("Nothing was used in this time")));
    QVERIFY(says(QStringLiteral("March 2025")));
    answer(someReport());
    QTest::mouseClick(button(QStringLiteral("Show the last 12 months")), Qt::LeftButton);
    QTRY_VERIFY(only<UsageChart>()->isVisible());
    QCOMPARE(m_page->scope().range.kind(), Kind::Year);
}

void tst_UsagePage::removesFiltersThatLeaveNothing()
{
    openRow(1);
    answer({});
    QTest::mouseClick(button(QStringLiteral("The time before")), Qt::LeftButton);
    QTRY_VERIFY(says(QStringLiteral("Nothing of this was used")));
    QTest::mouseClick(button(QStringLiteral("Remove the filters")), Qt::LeftButton);
    QVERIFY(m_page->scope().filters.isEmpty());
}

void tst_UsagePage::asksForADayWhoseHoursAreNotKept()
{
    UsageReport nothing;
    nothing.since = QDateTime(QDate(2025, 3, 1), QTime(12, 0), Qt::UTC);
    answer(nothing);
    chooseKind(Kind::Day);
    m_gateway->hold = true;
    QTest::mouseClick(button(QStringLiteral("The time before")), Qt::LeftButton);
    answer(usageReport({group(QStringLiteral("2026-01-01"), QStringLiteral("opus"), usageSum(1))}));
    m_gateway->release();
    QTRY_VERIFY(says(QStringLiteral("it has no hours")));
    QCOMPARE(rowNames().mid(1), QStringList(QStringLiteral("opus")));
}

void tst_UsagePage::includesImportedUsage()
{
    QComboBox *parts = choice(QStringLiteral("Parts"));
    QCOMPARE(parts->findText(QStringLiteral("Measured and imported")), -1);
    QTest::mouseClick(only<QCheckBox>(), Qt::LeftButton, {}, QPoint(8, only<QCheckBox>()->height() / 2));
    QVERIFY(m_gateway->usageQuery->imported);
    QTRY_VERIFY(parts->findText(QStringLiteral("Measured and imported")) > 0);
    answer(usageReport({group(QStringLiteral("2026-01-01"), QStringLiteral("claude-code"), usageSum(1)),
        group(QStringLiteral("2026-01-01"), QStringLiteral("measured"), usageSum(3))}));
    choose(parts, parts->findText(QStringLiteral("Measured and imported")));
    QTRY_COMPARE(
        rowNames().mid(1), (QStringList{QStringLiteral("Measured"), QStringLiteral("Claude Code files")}));
}

void tst_UsagePage::goesOnAtMidnight()
{
    m_clock->advance(24h);
    emit m_gateway->exchangeFinished({});
    QTRY_COMPARE(m_page->scope().range, UsageRange(Kind::Week, QDate(2026, 1, 3)));
}

void tst_UsagePage::showsBudgets()
{
    QVERIFY(!only<BudgetsCard>()->isVisible());
    GatewaySnapshot snapshot = runningSnapshot({});
    BudgetSnapshot budget;
    budget.name = QStringLiteral("shop");
    budget.period = QStringLiteral("month");
    budget.money = 200;
    budget.spent = 203.41;
    budget.currency = QStringLiteral("USD");
    budget.share = 1.017;
    budget.refuses = true;
    budget.end = QDateTime(QDate(2026, 2, 1), QTime(0, 0), Qt::UTC);
    snapshot.budgets = {budget};
    m_page->setSnapshot(snapshot);
    QVERIFY(only<BudgetsCard>()->isVisible());
    QVERIFY(says(QStringLiteral("$203.41 of $200.00")));
    QVERIFY(says(QStringLiteral("refused")));
    QVERIFY(only<MeterBar>()->share() > 1);
    snapshot.budgets.clear();
    m_page->setSnapshot(snapshot);
    QVERIFY(!only<BudgetsCard>()->isVisible());
}

static QAction *exportAction(const UsagePage &page, const QString &text)
{
    const QList<QAction *> actions = page.findChildren<QAction *>();
    for (QAction *action : actions) {
        if (action->text() == text)
            return action;
    }
    return nullptr;
}

void tst_UsagePage::savesAFile()
{
    const QTemporaryDir folder;
    exportAction(*m_page, QStringLiteral("Save as CSV…"))->trigger();
    auto *dialog = only<QFileDialog>();
    QVERIFY(dialog);
    QVERIFY(dialog->selectedFiles().constFirst().endsWith(
        QStringLiteral("signalbox-usage-2025-12-27-2026-01-02.csv")));
    const QString path = folder.filePath(QStringLiteral("usage.csv"));
    emit dialog->fileSelected(path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray csv = file.readAll();
    QVERIFY(csv.startsWith("model,requests,"));
    QVERIFY(csv.contains("\r\nopus,11,"));
    QVERIFY(says(QStringLiteral("Saved as")));
}

void tst_UsagePage::saysThatAFileCannotBeWritten()
{
    const QTemporaryDir folder;
    exportAction(*m_page, QStringLiteral("Save as JSON…"))->trigger();
    emit only<QFileDialog>()->fileSelected(folder.filePath(QStringLiteral("missing/usage.json")));
    QVERIFY(says(QStringLiteral("could not be written")));
}

void tst_UsagePage::copiesTheTable()
{
    exportAction(*m_page, QStringLiteral("Copy for a spreadsheet"))->trigger();
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("opus\t11\t")));
}

void tst_UsagePage::showsAnItem()
{
    m_page->showItem(QStringLiteral("project=shop"));
    QCOMPARE(m_gateway->usageQuery->only.value(UsageDimension::Project), QStringLiteral("shop"));
    m_page->showItem(QStringLiteral("relay"));
    QCOMPARE(m_gateway->usageQuery->only,
        (QMap<UsageDimension, QString>{{UsageDimension::Provider, QStringLiteral("relay")}}));
}

void tst_UsagePage::followsThePalette()
{
    const QImage light = only<UsageChart>()->grab().toImage();
    QPalette dark = m_page->palette();
    dark.setColor(QPalette::Window, QColor(0x20, 0x22, 0x26));
    dark.setColor(QPalette::Base, QColor(0x1a, 0x1c, 0x20));
    dark.setColor(QPalette::WindowText, QColor(0xe6, 0xe8, 0xea));
    m_page->setPalette(dark);
    const QImage image = only<UsageChart>()->grab().toImage();
    QVERIFY(light.pixelColor(light.width() - 8, 5).lightness() > 200);
    QVERIFY(image.pixelColor(image.width() - 8, 5).lightness() < 80);
}

void tst_UsagePage::namesEverythingThatTakesTheFocus()
{
    openRow(1);
    const QList<QWidget *> widgets = m_page->findChildren<QWidget *>();
    for (const QWidget *widget : widgets) {
        if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus || widget->focusProxy())
            continue;
        const auto *named = qobject_cast<const QAbstractButton *>(widget);
        const bool hasName = !widget->accessibleName().isEmpty() || (named && !named->text().isEmpty());
        QVERIFY2(hasName, widget->metaObject()->className());
    }
}

void tst_UsagePage::everyTabStopIsSeen()
{
    QCOMPARE(unseenTabStops(*m_page), QStringList());
}

QTEST_MAIN(tst_UsagePage)
#include "tst_usagepage.moc"
