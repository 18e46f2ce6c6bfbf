// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/overviewpage.h"

#include "ui/fakegatewaylink.h"
#include "ui/overview/providercard.h"
#include "ui/overview/providerswitch.h"
#include "ui/overview/stateheader.h"
#include "ui/overview/streamlist.h"
#include "ui/overview/streamrow.h"
#include "ui/snapshots.h"
#include "ui/tabstops.h"
#include "ui/usage/budgetscard.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/elidedradio.h"
#include "ui/widgets/figuretile.h"
#include "ui/widgets/meterbar.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/sparkline.h"
#include "ui/widgets/statemark.h"
#include "ui/window/ownstyle.h"

#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <chrono>

using namespace signalbox;
using signalbox::test::FakeGatewayLink;

namespace {

RunningExchange runningExchange(const QByteArray &id)
{
    RunningExchange exchange;
    exchange.id = id;
    exchange.startedAt = QDateTime::currentDateTimeUtc();
    exchange.client = "claude-cli/2.1.329";
    exchange.project = QStringLiteral("shop");
    exchange.session = "s1";
    exchange.model = QStringLiteral("claude-opus");
    exchange.provider = QStringLiteral("first");
    exchange.stage = RunningExchange::Stage::Answering;
    exchange.tokensPerSecond = 42;
    exchange.outputTokens = 1200;
    return exchange;
}

class TestOverviewPage final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QLocale::setDefault(QLocale::c());
        QApplication::setStyle(new OwnStyle);
    }
    void aClickSendsAllRequestsToAProvider();
    void healthIsToldByShapeAndWords();
    void aProviderThatNeedsItsUserHasAButton();
    void whoWantsToBePaidCanBeUsedAgain();
    void theFullestQuotaWindowsAreShown();
    void aLongQuotaLineIsElidedAndWholeInItsToolTip();
    void historiesBecomeSparklines();
    void runningRequestsAreShownAndCancelled();
    void theQuestionGoesWithItsRequest();
    void servicesOnOneHostAreToldApart();
    void aSessionIsPinnedFromItsRequest();
    void aSilentAnswerIsMarked();
    void manyRequestsAreCounted();
    void pauseOffersTimesAndResumes();
    void todayIsAskedForWhileThePageIsSeen();
    void budgetsTellWhatIsUsedOfThem();
    void problemsHaveTheirRemedy();
    void everyControlHasAName();
    void theSmallestWindowShowsAllOfIt();
    void longNamesAreCutInTheMiddle();
    void rowsOfFewProvidersAreAsHighAsOfMany();
    void theLastRequestReachesTheSparkline();
    void whatWasBeforeTheStartReachesTheSparkline();
    void failedRequestsAreNotCountedAsAnswered();
    void screenReadersAreToldHowAProviderIs();
    void whyItDoesNotListenIsNotToldTwice();
    void everyTabStopIsSeen();

private:
    template <typename Part> static Part *part(const QWidget &page) { return page.findChild<Part *>(); }
};

void TestOverviewPage::aClickSendsAllRequestsToAProvider()
{
    FakeGatewayLink link;
    OverviewPage page(link);
    page.resize(1000, 700);
    page.setSnapshot(runningSnapshot({QStringLiteral("first"), QStringLiteral("second")}));
    page.show();
    QVERIFY(QTest::qWaitForWindowExposed(&page));
    auto *choice = part<ProviderSwitch>(page);
    QVERIFY(choice->automatic()->isChecked());
    QTest::mouseClick(choice->card(QStringLiteral("second"))->radio(), Qt::LeftButton, {}, QPoint(8, 8));
    QCOMPARE(link.commandsOf(QStringLiteral("pin")), QStringList{QStringLiteral("pin second")});
    QTest::mouseClick(choice->automatic(), Qt::LeftButton, {}, QPoint(8, 8));
    const QStringList pins = link.commandsOf(QStringLiteral("pin"));
    QCOMPARE(pins.size(), 2);
    QVERIFY(!pins.at(1).contains(QStringLiteral("second")));
}

void TestOverviewPage::healthIsToldByShapeAndWords()
{
    FakeGatewayLink link;
    OverviewPage page(link);
    page.resize(1000, 700);
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first"), QStringLiteral("second")});
    snapshot.providers[1] = providerSnapshot(QStringLiteral("second"), ProviderSnapshot::Health::CoolingDown);
    snapshot.providers[1].available = false;
    page.setSnapshot(snapshot);
    auto *choice = part<ProviderSwitch>(page);
    auto *good = part<StateMark>(*choice->card(QStringLiteral("first")));
    auto *bad = part<StateMark>(*choice->card(QStringLiteral("second")));
    QCOMPARE(good->shape(), Shape::Disc);
    QVERIFY(bad->shape() != Shape::Disc);
    QVERIFY(bad->accessibleName().contains(QStringLiteral("2/2")));
    QVERIFY(bad->accessibleName().contains(QStringLiteral("02:10")));
}

void TestOverviewPage::aProviderThatNeedsItsUserHasAButton()
{
    FakeGatewayLink link;
    OverviewPage page(link);
    page.resize(1000, 700);
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first")});
    snapshot.providers[0].health = ProviderSnapshot::Health::NoCredential;
    snapshot.providers[0].credentialProblem = QStringLiteral("its key is not there");
    page.setSnapshot(snapshot);
    page.show();
    auto *card = part<ProviderSwitch>(page)->card(QStringLiteral("first"));
    QVERIFY(card->remedy()->isVisible());
    const QSignalSpy pages(&page, &Page::pageRequested);
    QTest::mouseClick(card->remedy(), Qt::LeftButton);
    QCOMPARE(pages.size(), 1);
    QCOMPARE(pages.at(0).at(0).value<PageId>(), PageId::Providers);

    snapshot.providers[0].needsSignIn = true;
    page.setSnapshot(snapshot);
    const QSignalSpy signIns(&page, &OverviewPage::signInRequested);
    QTest::mouseClick(card->remedy(), Qt::LeftButton);
    QCOMPARE(signIns.size(), 1);
    QCOMPARE(signIns.at(0).at(0).toString(), QStringLiteral("first"));
    QCOMPARE(pages.size(), 1);
}

void TestOverviewPage::whoWantsToBePaidCanBeUsedAgain()
{
    FakeGatewayLink link;
    OverviewPage page(link);
    page.resize(1000, 700);
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first")});
    snapshot.providers[0].health = ProviderSnapshot::Health::CoolingDown;
    snapshot.providers[0].creditSpent = true;
    page.setSnapshot(snapshot);
    page.show();
    auto *card = part<ProviderSwitch>(page)->card(QStringLiteral("first"));
    QVERIFY(card->remedy()->isVisible());
    QTest::mouseClick(card->remedy(), Qt::LeftButton);
    QCOMPARE(link.lastCommand(), QStringLiteral("forgetFailures first"));
}

void TestOverviewPage::theFullestQuotaWindowsAreShown()
{
    FakeGatewayLink link;
    OverviewPage page(link);
    page.resize(1000, 700);
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first")});
    const auto window = [](const QString &name, double used) {
        QuotaSnapshot quota;
        quota.window = name;
        quota.used = used;
        return quota;
    };
    snapshot.providers[0].quota = {window(QStringLiteral("5h"), 0.2), window(QStringLiteral("7d"), 0.9),
        window(QStringLiteral("30d"), 0.5)};
    page.setSnapshot(snapshot);
    const QList<MeterBar *> bars = page.findChildren<MeterBar *>();
    QCOMPARE(bars.size(), 2);
    QCOMPARE(bars.at(0)->share(), 0.9);
    QCOMPARE(bars.at(1)->share(), 0.5);
    QVERIFY(bars.at(0)->accessibleName().contains(QStringLiteral("7d")));
    QCOMPARE(MeterBar::toneOf(0.9), Tone::Attention);
}

void TestOverviewPage::aLongQuotaLineIsElidedAndWholeInItsToolTip()
{
    FakeGatewayLink link;
    OverviewPage page(link);
    page.resize(1000, 700);
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first")});
    QuotaSnapshot quota;
    quota.account = QStringLiteral("the account of the whole department");
    quota.window = QStringLiteral("7d");
    quota.used = 0.9;
    quota.resetsAt = QDateTime::currentDateTimeUtc().addDays(3);
    snapshot.providers[0].quota = {quota};
    page.setSnapshot(snapshot);
    page.show();
    const QList<ElidedLabel *> labels = page.findChildren<ElidedLabel *>();
    const auto line = std::ranges::find_if(
        labels, [&quota](const ElidedLabel *label) { return label->text().startsWith(quota.account); });
    QVERIFY(line != labels.end());
    QTRY_VERIFY((*line)->isElided());
    QVERIFY((*line)->toolTip().contains(QStringLiteral("until")));
}

void TestOverviewPage::historiesBecomeSparklines()
{
    FakeGatewayLink link;
    HistoryPoint point;
    point.summary.firstByteP50 = 400;
    link.span.points = {HistoryPoint{}, point};
    link.span.summary.firstByteP50 = 400;
    OverviewPage page(link);
    page.resize(1000, 700);
    page.setSnapshot(runningSnapshot({QStringLiteral("first")}));
    auto *line = part<Sparkline>(page);
    QTRY_COMPARE(line->values(), (QList<double>{-1, 400}));
    QVERIFY(line->accessibleName().contains(QStringLiteral("400 ms")));
}

void TestOverviewPage::runningRequestsAreShownAndCancelled()
{
    FakeGatewayLink link;
    OverviewPage page(link);
    page.resize(1000, 700);
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first")});
    snapshot.running = {runningExchange("a"), runningExchange("b")};
    snapshot.activeExchanges = 2;
    page.setSnapshot(snapshot);
    page.show();
    auto *streams = part<StreamList>(page);
    QCOMPARE(streams->rows().size(), 2);
    StreamRow *second = streams->rows().at(1);
    QTest::mouseClick(second->cancelButton(), Qt::LeftButton);
    QVERIFY(streams->question()->isVisible());
    QVERIFY(streams->question()->text().contains(QStringLiteral("claude-opus at first")));
    QVERIFY(link.commandsOf(QStringLiteral("cancelExchange"))
                .isEmpty()); // one slip, and an hour's answer is lost
    QTest::mouseClick(streams->question()->findChild<QPushButton *>(), Qt::LeftButton);
    QCOMPARE(link.lastCommand(), QStringLiteral("cancelExchange b"));
    QVERIFY(!streams->question()->isVisible());

    snapshot.running.removeFirst();
    page.setSnapshot(snapshot);
    QCOMPARE(streams->rows(), QList<StreamRow *>{second}); // it is the same row, so nothing flickers
}

void TestOverviewPage::theQuestionGoesWithItsRequest()
{
    FakeGatewayLink link;
    OverviewPage page(link);
    page.resize(1000, 700);
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first")});
    snapshot.running = {runningExchange("a")};
    page.setSnapshot(snapshot);
    page.show();
    auto *streams = part<StreamList>(page);
    QTest::mouseClick(streams->rows().at(0)->cancelButton(), Qt::LeftButton);
    page.setSnapshot(snapshot);
    QVERIFY(streams->question()->isVisible());
    snapshot.running.clear();
    page.setSnapshot(snapshot);
    QVERIFY(!streams->question()->isVisible());
}

void TestOverviewPage::servicesOnOneHostAreToldApart()
{
    FakeGatewayLink link;
    OverviewPage page(link);
    page.resize(1000, 700);
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("here"), QStringLiteral("far")});
    snapshot.providers[0].baseUrl = QStringLiteral("http://127.0.0.1:11434/v1");
    snapshot.providers[1].baseUrl = QStringLiteral("https://api.example.com:443/v1");
    page.setSnapshot(snapshot);
    const auto says = [&page](const QString &name, const QString &text) {
        return std::ranges::any_of(part<ProviderSwitch>(page)->card(name)->findChildren<QLabel *>(),
            [&text](const QLabel *label) { return label->text() == text; });
    };
    QVERIFY(says(QStringLiteral("here"), QStringLiteral("127.0.0.1:11434")));
    QVERIFY(says(QStringLiteral("far"), QStringLiteral("api.example.com")));
}

void TestOverviewPage::aSessionIsPinnedFromItsRequest()
{
    FakeGatewayLink link;
    OverviewPage page(link);
    page.resize(1000, 700);
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first"), QStringLiteral("second")});
    snapshot.running = {runningExchange("a")};
    page.setSnapshot(snapshot);
    QMenu *menu = part<StreamList>(page)->rows().at(0)->pinButton()->menu();
    emit menu->aboutToShow();
    const QList<QAction *> actions = menu->actions();
    const auto second = std::ranges::find(actions, QStringLiteral("second"), &QAction::text);
    QVERIFY(second != actions.end());
    (*second)->trigger();
    QCOMPARE(link.lastCommand(), QStringLiteral("pinSession s1 second"));
}

void TestOverviewPage::aSilentAnswerIsMarked()
{
    FakeGatewayLink link;
    OverviewPage page(link);
    page.resize(1000, 700);
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first")});
    snapshot.running = {runningExchange("a")};
    snapshot.running[0].silentMilliseconds = 45'000;
    page.setSnapshot(snapshot);
    auto *mark = part<StateMark>(*part<StreamList>(page)->rows().at(0));
    QCOMPARE(mark->shape(), Shape::Triangle);
    QVERIFY(mark->accessibleName().contains(QStringLiteral("45 s")));
}

void TestOverviewPage::manyRequestsAreCounted()
{
    FakeGatewayLink link;
    OverviewPage page(link);
    page.resize(1000, 700);
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first")});
    for (int i = 0; i < 50; ++i)
        snapshot.running << runningExchange(QByteArray::number(i));
    snapshot.activeExchanges = 300;
    page.setSnapshot(snapshot);
    page.show();
    auto *streams = part<StreamList>(page);
    QCOMPARE(streams->rows().size(), 20);
    QVERIFY(std::ranges::any_of(streams->findChildren<QLabel *>(), [](const QLabel *label) {
        return label->isVisible() && label->text().contains(QStringLiteral("280"));
    }));
}

void TestOverviewPage::pauseOffersTimesAndResumes()
{
    FakeGatewayLink link;
    OverviewPage page(link);
    page.resize(1000, 700);
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first")});
    page.setSnapshot(snapshot);
    page.show();
    auto *button = part<StateHeader>(page)->pauseButton();
    QVERIFY(button->menu());
    button->menu()->actions().constFirst()->trigger();
    QCOMPARE(link.lastCommand(), QStringLiteral("pause 900"));

    snapshot.paused = true;
    page.setSnapshot(snapshot);
    QVERIFY(!button->menu());
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(link.lastCommand(), QStringLiteral("resume"));
}

void TestOverviewPage::todayIsAskedForWhileThePageIsSeen()
{
    FakeGatewayLink link;
    link.usage.total.requests = 412;
    link.usage.total.tokens.input = 1000;
    link.usage.total.tokens.cacheRead = 3000;
    link.usage.total.tokens.output = 500;
    link.usage.total.money[QStringLiteral("USD")] = {3'410'000'000, 0};
    OverviewPage page(link);
    page.resize(1000, 700);
    page.setSnapshot(runningSnapshot({QStringLiteral("first")}));
    QVERIFY(!link.usageQuery);
    page.show();
    const QList<FigureTile *> tiles = page.findChildren<FigureTile *>();
    QTRY_COMPARE(tiles.at(0)->figure(), QStringLiteral("412"));
    QCOMPARE(tiles.at(2)->figure(), QStringLiteral("$3.41"));
    QVERIFY(tiles.at(2)->details().join(u' ').contains(QStringLiteral("75 %")));
}

void TestOverviewPage::budgetsTellWhatIsUsedOfThem()
{
    FakeGatewayLink link;
    OverviewPage page(link);
    page.resize(1000, 700);
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first")});
    page.setSnapshot(snapshot);
    page.show();
    QVERIFY(!part<BudgetsCard>(page)->isVisible());
    snapshot.budgets = {budgetSnapshot()};
    page.setSnapshot(snapshot);
    QVERIFY(part<BudgetsCard>(page)->isVisible());
    QVERIFY(std::ranges::any_of(page.findChildren<QLabel *>(), [](const QLabel *label) {
        return label->isVisible() && label->text() == QStringLiteral("$0.09 of $0.10");
    }));
}

void TestOverviewPage::problemsHaveTheirRemedy()
{
    FakeGatewayLink link;
    OverviewPage page(link);
    page.resize(1000, 700);
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first")});
    snapshot.configProblem = QStringLiteral("config.yaml:3: no such provider");
    page.setSnapshot(snapshot);
    page.show();
    const QSignalSpy opened(&page, &OverviewPage::openConfigurationRequested);
    for (QPushButton *button : page.findChildren<QPushButton *>()) {
        if (button->isVisible() && button->text() == QStringLiteral("Open configuration"))
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QCOMPARE(opened.size(), 1);
}

void TestOverviewPage::everyControlHasAName()
{
    FakeGatewayLink link;
    OverviewPage page(link);
    page.resize(1000, 700);
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first"), QStringLiteral("second")});
    snapshot.running = {runningExchange("a")};
    page.setSnapshot(snapshot);
    page.show();
    for (const QAbstractButton *button : page.findChildren<QAbstractButton *>())
        QVERIFY2(!button->text().isEmpty() || !button->accessibleName().isEmpty(),
            qPrintable(button->objectName()));
}

void TestOverviewPage::theSmallestWindowShowsAllOfIt()
{
    FakeGatewayLink link;
    OverviewPage page(link);
    GatewaySnapshot snapshot = runningSnapshot(
        {QStringLiteral("first"), QStringLiteral("second"), QStringLiteral("third-of-the-department")});
    snapshot.providers[1].health = ProviderSnapshot::Health::NoCredential;
    snapshot.providers[1].needsSignIn = true;
    snapshot.providers[2].balance = 12.4;
    snapshot.running = {runningExchange("a")};
    page.setSnapshot(snapshot);
    page.resize(1000, 700);
    page.show();
    QVERIFY(QTest::qWaitForWindowExposed(&page));
    const QWidget *quota = part<ProviderSwitch>(page)
                               ->card(QStringLiteral("third-of-the-department"))
                               ->findChild<MeterBar *>()
                               ->parentWidget();
    QVERIFY(quota->isVisible());
    // What the main window's smallest size leaves for a page, with a scroll bar.
    page.resize(536, 440);
    QTRY_VERIFY(!quota->isVisible());
    QCoreApplication::processEvents();
    QCOMPARE(page.width(), 536);
    QCOMPARE(part<QScrollArea>(page)->horizontalScrollBar()->maximum(), 0);
    for (const QWidget *widget : page.findChildren<QWidget *>()) {
        if (!widget->isVisible() || widget->isWindow())
            continue;
        const int left = widget->mapTo(&page, QPoint()).x();
        QVERIFY2(left >= 0 && left + widget->width() <= page.width(), widget->metaObject()->className());
        QVERIFY2(widget->width() >= widget->minimumSizeHint().width(), widget->metaObject()->className());
    }
}

void TestOverviewPage::longNamesAreCutInTheMiddle()
{
    FakeGatewayLink link;
    OverviewPage page(link);
    const QString name = QStringLiteral("provider-of-the-department-for-everything-number-%1");
    page.setSnapshot(runningSnapshot({name.arg(1), name.arg(2)}));
    page.resize(700, 500);
    page.show();
    QVERIFY(QTest::qWaitForWindowExposed(&page));
    auto *choice = part<ProviderSwitch>(page);
    const ElidedRadio *first = choice->card(name.arg(1))->radio();
    const ElidedRadio *second = choice->card(name.arg(2))->radio();
    QVERIFY(first->shownText().contains(QStringLiteral("…")));
    QVERIFY(first->shownText() != second->shownText());
    QVERIFY(first->toolTip().contains(name.arg(1)));
    QCOMPARE(first->text(), name.arg(1)); // for screen readers
}

void TestOverviewPage::rowsOfFewProvidersAreAsHighAsOfMany()
{
    const auto heightOfRows = [](int count) {
        FakeGatewayLink link;
        OverviewPage page(link);
        QStringList names;
        for (int i = 0; i < count; ++i)
            names << QString::number(i);
        page.setSnapshot(runningSnapshot(names));
        page.resize(900, 700);
        page.show();
        return QTest::qWaitForWindowExposed(&page)
            ? part<ProviderSwitch>(page)->card(QStringLiteral("0"))->height()
            : 0;
    };
    QVERIFY(heightOfRows(1) > 0);
    QCOMPARE(heightOfRows(1), heightOfRows(12));
}

void TestOverviewPage::theLastRequestReachesTheSparkline()
{
    FakeGatewayLink link;
    ProviderSwitch choice(link, nullptr, std::chrono::milliseconds(300));
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first")});
    choice.setSnapshot(snapshot);
    const auto asked = [&link] { return link.commandsOf(QStringLiteral("history")).size(); };
    QCOMPARE(asked(), 1);
    snapshot.providers[0].attempts = 1;
    choice.setSnapshot(snapshot); // the last one for long: nothing runs any more
    QCOMPARE(asked(), 1); // not with each of many
    QTRY_COMPARE(asked(), 2);
    choice.setSnapshot(snapshot);
    QCOMPARE(asked(), 2);
}

void TestOverviewPage::whatWasBeforeTheStartReachesTheSparkline()
{
    FakeGatewayLink link;
    ProviderSwitch choice(link, nullptr, std::chrono::milliseconds(300));
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first"), QStringLiteral("second")});
    choice.setSnapshot(snapshot);
    const auto asked = [&link] { return link.commandsOf(QStringLiteral("history")).size(); };
    QCOMPARE(asked(), 2);
    HistoryPoint point;
    point.summary.firstByteP50 = 305;
    link.span.points = {point};
    snapshot.providers[1].lastHour.attempts = 4; // the ledger has answered
    choice.setSnapshot(snapshot);
    const auto *line = choice.card(QStringLiteral("second"))->findChild<Sparkline *>();
    QTRY_COMPARE(line->values(), QList<double>{305});
    QCOMPARE(asked(), 4);
    choice.setSnapshot(snapshot);
    QCOMPARE(asked(), 4);
}

void TestOverviewPage::failedRequestsAreNotCountedAsAnswered()
{
    FakeGatewayLink link;
    link.usage.total.attempts = 8;
    link.usage.total.failedAttempts = 8; // of four requests, none of which was answered
    OverviewPage page(link);
    page.resize(1000, 700);
    page.setSnapshot(runningSnapshot({QStringLiteral("first")}));
    page.show();
    const FigureTile *tile = page.findChildren<FigureTile *>().at(0);
    QTRY_VERIFY(tile->details().value(0).startsWith(QStringLiteral("8 failed attempt")));
    QCOMPARE(tile->figure(), QStringLiteral("0"));
    QCOMPARE(tile->accessibleName(), QStringLiteral("Answered today: 0"));
}

void TestOverviewPage::screenReadersAreToldHowAProviderIs()
{
    FakeGatewayLink link;
    OverviewPage page(link);
    page.resize(1000, 700);
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first"), QStringLiteral("second")});
    snapshot.providers[0] = providerSnapshot(QStringLiteral("first"), ProviderSnapshot::Health::CoolingDown);
    snapshot.providers[0].available = false;
    snapshot.providers[0].balance = 12.4;
    snapshot.providers[1].health = ProviderSnapshot::Health::NoCredential;
    snapshot.running = {runningExchange("a")};
    page.setSnapshot(snapshot);
    auto *choice = part<ProviderSwitch>(page);
    const QString description = choice->card(QStringLiteral("first"))->radio()->accessibleDescription();
    QVERIFY2(description.contains(QStringLiteral("2/2")), qPrintable(description));
    QVERIFY2(description.contains(QStringLiteral("12.4")), qPrintable(description));
    QVERIFY(choice->card(QStringLiteral("second"))
                ->remedy()
                ->accessibleName()
                .contains(QStringLiteral("second")));
    const StreamRow *row = part<StreamList>(page)->rows().at(0);
    QVERIFY(row->cancelButton()->accessibleName().contains(QStringLiteral("shop")));
    QVERIFY(row->pinButton()->accessibleName().contains(QStringLiteral("shop")));
}

void TestOverviewPage::whyItDoesNotListenIsNotToldTwice()
{
    FakeGatewayLink link;
    OverviewPage page(link);
    GatewaySnapshot snapshot;
    snapshot.problem = QStringLiteral("the address is already in use");
    page.setSnapshot(snapshot);
    QStringList texts;
    for (const QLabel *label : part<StateHeader>(page)->findChildren<QLabel *>())
        texts << label->text();
    QVERIFY(texts.contains(QStringLiteral("Not listening")));
    QVERIFY(!texts.join(u' ').contains(snapshot.problem)); // the window has it above its pages
}

void TestOverviewPage::everyTabStopIsSeen()
{
    FakeGatewayLink link;
    OverviewPage page(link);
    page.resize(1000, 500);
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first"), QStringLiteral("second")});
    snapshot.providers[1].health = ProviderSnapshot::Health::NoCredential;
    snapshot.running = {runningExchange("a")};
    page.setSnapshot(snapshot);
    page.show();
    QCOMPARE(test::unseenTabStops(page), QStringList());
}

} // namespace

QTEST_MAIN(TestOverviewPage)
#include "tst_overviewpage.moc"
