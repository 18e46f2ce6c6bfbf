// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/overviewpage.h"

#include "ui/fakegatewaylink.h"
#include "ui/overview/providercard.h"
#include "ui/overview/providerswitch.h"
#include "ui/overview/stateheader.h"
#include "ui/overview/streamlist.h"
#include "ui/overview/streamrow.h"
#include "ui/snapshots.h"
#include "ui/widgets/figuretile.h"
#include "ui/widgets/meterbar.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/sparkline.h"
#include "ui/widgets/statemark.h"

#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

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
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void aClickSendsAllRequestsToAProvider();
    void healthIsToldByShapeAndWords();
    void aProviderThatNeedsItsUserHasAButton();
    void theFullestQuotaWindowsAreShown();
    void historiesBecomeSparklines();
    void runningRequestsAreShownAndCancelled();
    void aSessionIsPinnedFromItsRequest();
    void aSilentAnswerIsMarked();
    void manyRequestsAreCounted();
    void pauseOffersTimesAndResumes();
    void todayIsAskedForWhileThePageIsSeen();
    void problemsHaveTheirRemedy();
    void everyControlHasAName();

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
    link.failure = Error{Error::Kind::Api, QStringLiteral("no such account")};
    QTest::mouseClick(card->remedy(), Qt::LeftButton);
    QTRY_VERIFY(std::ranges::any_of(page.findChildren<NoticeBar *>(),
        [](const NoticeBar *notice) { return notice->text() == QStringLiteral("no such account"); }));
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
    QCOMPARE(link.lastCommand(), QStringLiteral("cancelExchange b"));

    snapshot.running.removeFirst();
    page.setSnapshot(snapshot);
    QCOMPARE(streams->rows(), QList<StreamRow *>{second}); // it is the same row, so nothing flickers
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

} // namespace

QTEST_MAIN(TestOverviewPage)
#include "tst_overviewpage.moc"
