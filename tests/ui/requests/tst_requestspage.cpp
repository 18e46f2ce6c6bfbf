// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/fakegatewaylink.h"
#include "ui/requests/chainview.h"
#include "ui/requests/requestdetail.h"
#include "ui/requests/requestmodel.h"
#include "ui/requests/requestspage.h"
#include "ui/requests/requesttable.h"
#include "ui/requests/samplerecords.h"
#include "ui/snapshots.h"
#include "ui/tabstops.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/noticebar.h"
#include "ui/window/ownstyle.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QIdentityProxyModel>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScopeGuard>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace signalbox;
using namespace signalbox::test;

namespace {

/// A page that is seen, at a gateway with two providers.
struct Scene
{
    FakeGatewayLink link;
    std::unique_ptr<RequestsPage> page;

    explicit Scene(int count = 60, qint64 next = 0)
    {
        for (int i = 1; i <= count; ++i) {
            const qint64 age = i * 60'000LL;
            const ExchangeRecord record = i % 7 == 3 ? failedOverRecord(i, age)
                : i % 7 == 5                         ? failedRecord(i, age)
                                                     : sampleRecord(i, age);
            link.page.exchanges << record;
            link.exchanges.insert(record.id, record);
        }
        link.pages.insert(0, link.page);
        link.pages[0].next = next;
        link.page = {};
    }

    void show()
    {
        page = std::make_unique<RequestsPage>(link);
        page->resize(840, 640);
        page->setSnapshot(snapshot());
        page->show();
        QVERIFY(QTest::qWaitForWindowExposed(page.get()));
        QTRY_COMPARE(table()->model()->rowCount(), link.pages.value(0).exchanges.size());
    }
    [[nodiscard]] static GatewaySnapshot snapshot()
    {
        return runningSnapshot({QStringLiteral("work"), QStringLiteral("home")});
    }
    [[nodiscard]] RequestTable *table() const { return page->findChild<RequestTable *>(); }
    [[nodiscard]] QString topText() const
    {
        const QModelIndex top = table()->indexAt({40, 2});
        return top.siblingAtColumn(RequestModel::Time).data().toString();
    }
    void click(int row) const
    {
        const QRect place = table()->visualRect(table()->model()->index(row, RequestModel::Model));
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, place.center());
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const
    {
        QTest::keyClick(table(), key, modifiers);
    }
    [[nodiscard]] QPushButton *button(const QString &text) const
    {
        for (QPushButton *button : page->findChildren<QPushButton *>()) {
            if (button->text().remove(QLatin1Char('&')) == text)
                return button;
        }
        return nullptr;
    }
    [[nodiscard]] bool showsChain() const
    {
        const auto *chain = page->findChild<ChainView *>();
        return chain->isVisible() && chain->findChild<ChainRow *>();
    }
};

/// Counts what a view asks for.
class CountingModel final : public QIdentityProxyModel
{
public:
    using QIdentityProxyModel::QIdentityProxyModel;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override
    {
        ++questions;
        return QIdentityProxyModel::data(index, role);
    }
    mutable int questions = 0;
};

QString clipboardText()
{
    return QGuiApplication::clipboard()->text();
}
} // namespace

class tst_RequestsPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void opensTheDetailsByClickAndKey();
    void showsTheChainOfTheChosenOne();
    void staysWhereItsUserLooks();
    void goesOnAtTheNewest();
    void loadsOlderOnesAsItIsScrolled();
    void filtersByWhatIsChosen();
    void searchesAfterAPause();
    void searchesOlderOnesWithinBounds();
    void offersToClearFilters();
    void asksToConnectAClient();
    void offersToTryAgain();
    void asksAgainWhenItListens();
    void endsARunningOneAfterAQuestion();
    void staysWithOneThatEnds();
    void copiesTheRow();
    void copiesACommandWithoutSecrets();
    void tellsWhereItWouldGoNow();
    void leadsToTheProvider();
    void sendsTheSessionElsewhere();
    void showsAnyRequestByItsId();
    void takesAFilterFromOtherPages();
    void hidesColumnsForWhichThereIsNoRoom();
    void goesThroughTheDetailsInTheOrderOfSight();
    void closesTheDetailsFromWithin();
    void showsTheRowThatTheKeyboardIsAt();
    void everyTabStopIsSeen();
    void copiesNothingInvisible();
    void asksForTheSameFewCellsInLongLists();
    void paintsAHundredThousandAsOneScreen();
    void namesEverythingThatTakesTheFocus();
};

void tst_RequestsPage::initTestCase()
{
    QLocale::setDefault(QLocale::c());
    QApplication::setStyle(new OwnStyle);
}

void tst_RequestsPage::opensTheDetailsByClickAndKey()
{
    Scene scene;
    scene.show();
    QVERIFY(!scene.showsChain());
    scene.click(1);
    QTRY_VERIFY(scene.showsChain());
    scene.press(Qt::Key_Escape);
    QVERIFY(!scene.page->findChild<ChainView *>()->isVisible());
    scene.press(Qt::Key_Down);
    QVERIFY(!scene.page->findChild<ChainView *>()->isVisible()); // only its user opens them
    scene.press(Qt::Key_Return);
    QTRY_VERIFY(scene.showsChain());
    QCOMPARE(scene.link.lastCommand(), QStringLiteral("findExchange ") + QString::fromUtf8(sampleId(3)));
    scene.press(Qt::Key_Down);
    QTRY_COMPARE(scene.link.lastCommand(), QStringLiteral("findExchange ") + QString::fromUtf8(sampleId(4)));
    for (QToolButton *button : scene.page->findChildren<QToolButton *>()) {
        if (button->accessibleName() == QStringLiteral("Close the details"))
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QVERIFY(!scene.page->findChild<ChainView *>()->isVisible());
}

void tst_RequestsPage::showsTheChainOfTheChosenOne()
{
    Scene scene;
    scene.show();
    scene.page->showItem(QString::fromUtf8(sampleId(3)));
    QTRY_COMPARE(scene.page->findChildren<ChainRow *>().size(), 6);
    scene.page->showItem(QString::fromUtf8(sampleId(5)));
    QTRY_COMPARE(scene.page->findChildren<ChainRow *>().size(), 3);
    QStringList notices;
    for (const NoticeBar *notice : scene.page->findChildren<NoticeBar *>())
        notices << notice->text();
    QVERIFY(notices.join(QLatin1Char(' ')).contains(QStringLiteral("Enter another key")));
}

void tst_RequestsPage::staysWhereItsUserLooks()
{
    Scene scene;
    scene.show();
    RequestTable *table = scene.table();
    table->verticalScrollBar()->setValue(20 * table->rowHeight(0));
    const QString seen = scene.topText();
    QVERIFY(!seen.isEmpty());
    for (int i = 0; i < 3; ++i)
        emit scene.link.exchangeFinished(sampleRecord(500 + i));
    QCOMPARE(scene.topText(), seen);
    GatewaySnapshot snapshot = Scene::snapshot();
    snapshot.running = {sampleRunning(600)};
    scene.page->setSnapshot(snapshot);
    QCoreApplication::processEvents();
    QCOMPARE(scene.topText(), seen);
    QCOMPARE(table->newAbove(), 4);
    emit scene.link.exchangeFinished(sampleRecord(600));
    QCoreApplication::processEvents();
    QCOMPARE(scene.topText(), seen);
    QCOMPARE(table->newAbove(), 4);
    auto *pill = table->findChild<QPushButton *>();
    QVERIFY(pill->isVisible());
    QVERIFY(pill->text().contains(QLatin1Char('4')));
    QTest::mouseClick(pill, Qt::LeftButton);
    QCOMPARE(table->verticalScrollBar()->value(), 0);
    QVERIFY(!pill->isVisible());
}

void tst_RequestsPage::goesOnAtTheNewest()
{
    Scene scene;
    scene.show();
    emit scene.link.exchangeFinished(sampleRecord(500));
    QCoreApplication::processEvents();
    QCOMPARE(scene.table()->verticalScrollBar()->value(), 0);
    QCOMPARE(scene.table()->newAbove(), 0);
}

void tst_RequestsPage::loadsOlderOnesAsItIsScrolled()
{
    Scene scene(60, 77);
    ExchangePage older;
    for (int i = 61; i <= 90; ++i)
        older.exchanges << sampleRecord(i, i * 60'000LL);
    scene.link.pages.insert(77, older);
    scene.show();
    QCOMPARE(scene.link.commandsOf(QStringLiteral("listExchanges")).size(), 1);
    scene.press(Qt::Key_End);
    QTRY_COMPARE(scene.table()->model()->rowCount(), 90);
}

void tst_RequestsPage::filtersByWhatIsChosen()
{
    Scene scene;
    scene.show();
    const QList<QComboBox *> choices = scene.page->findChildren<QComboBox *>();
    const auto choose = [&choices](const QString &name, const QString &text) {
        for (QComboBox *choice : choices) {
            if (choice->accessibleName() == name)
                choice->setCurrentText(text);
        }
    };
    choose(QStringLiteral("Outcome"), QStringLiteral("Failed over"));
    QCOMPARE(scene.link.exchangeQuery->outcome, ExchangeQuery::Outcome::Retried);
    choose(QStringLiteral("Provider"), QStringLiteral("home"));
    QCOMPARE(scene.link.exchangeQuery->provider, QStringLiteral("home"));
    choose(QStringLiteral("Period"), QStringLiteral("Last hour"));
    QVERIFY(scene.link.exchangeQuery->from.isValid());
    QTest::mouseClick(scene.button(QStringLiteral("Clear")), Qt::LeftButton);
    QVERIFY(scene.link.exchangeQuery->provider.isEmpty());
    QVERIFY(scene.link.exchangeQuery->from.isNull());
    QVERIFY(!scene.button(QStringLiteral("Clear"))->isVisible());
}

void tst_RequestsPage::searchesAfterAPause()
{
    Scene scene;
    scene.show();
    scene.page->find();
    auto *search = scene.page->findChild<QLineEdit *>();
    QTest::keyClicks(search, QStringLiteral("home"));
    QCOMPARE(scene.table()->model()->rowCount(), 60); // not with every letter
    QTRY_COMPARE(scene.table()->model()->rowCount(), 9);
    QCOMPARE(scene.link.commandsOf(QStringLiteral("listExchanges")).size(), 1); // the ledger knows no words
    QTest::keyClick(search, Qt::Key_Down);
    search->setText(QStringLiteral("session:ff00"));
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(scene.link.exchangeQuery->session, QStringLiteral("ff00"));
}

void tst_RequestsPage::searchesOlderOnesWithinBounds()
{
    Scene scene(60, 1);
    for (int number = 1; number <= 30; ++number) {
        ExchangePage older;
        for (int i = 0; i < 200; ++i)
            older.exchanges << sampleRecord(number * 1000 + i, (number * 1000LL + i) * 60'000);
        older.next = number < 30 ? number + 1 : 0;
        scene.link.pages.insert(number, older);
    }
    scene.link.pages[30].exchanges.last().model = QStringLiteral("rare-model");
    scene.show();
    auto *search = scene.page->findChild<QLineEdit *>();
    search->setText(QStringLiteral("rare-model"));
    QTest::keyClick(search, Qt::Key_Return);
    QPushButton *older = scene.button(QStringLiteral("Search older requests"));
    QTRY_VERIFY(older->isVisible());
    const auto asked = scene.link.commandsOf(QStringLiteral("listExchanges")).size();
    QVERIFY2(asked >= 20 && asked < 30, qPrintable(QString::number(asked)));
    QTest::mouseClick(older, Qt::LeftButton);
    QTRY_COMPARE(scene.table()->model()->rowCount(), 1);
    QVERIFY(scene.table()->isVisible());
}

void tst_RequestsPage::offersToClearFilters()
{
    Scene scene;
    scene.show();
    scene.page->find();
    auto *search = scene.page->findChild<QLineEdit *>();
    QTest::keyClicks(search, QStringLiteral("nothing-has-this"));
    QTest::keyClick(search, Qt::Key_Return);
    QPushButton *clear = scene.button(QStringLiteral("Clear filters"));
    QTRY_VERIFY(clear->isVisible());
    QTest::mouseClick(clear, Qt::LeftButton);
    QTRY_VERIFY(scene.table()->isVisible());
    QCOMPARE(scene.table()->model()->rowCount(), 60);
}

void tst_RequestsPage::asksToConnectAClient()
{
    Scene scene(0);
    scene.show();
    QPushButton *connectClient = scene.button(QStringLiteral("Connect a client"));
    QTRY_VERIFY(connectClient->isVisible());
    QSignalSpy wanted(scene.page.get(), &Page::clientSetupRequested);
    QTest::mouseClick(connectClient, Qt::LeftButton);
    QCOMPARE(wanted.count(), 1);
    emit scene.link.exchangeFinished(sampleRecord(1));
    QVERIFY(scene.table()->isVisible());
}

void tst_RequestsPage::offersToTryAgain()
{
    Scene scene(3);
    scene.link.failure = Error{Error::Kind::Api, QStringLiteral("disk I/O error")};
    scene.page = std::make_unique<RequestsPage>(scene.link);
    scene.page->show();
    QPushButton *again = scene.button(QStringLiteral("Try again"));
    QTRY_VERIFY(again->isVisible());
    scene.link.failure.reset();
    QTest::mouseClick(again, Qt::LeftButton);
    QTRY_VERIFY(scene.table()->isVisible() && scene.table()->model()->rowCount() == 3);
}

void tst_RequestsPage::asksAgainWhenItListens()
{
    Scene scene(3);
    scene.link.failure = Error{Error::Kind::Overloaded, QStringLiteral("Signalbox does not listen yet")};
    scene.page = std::make_unique<RequestsPage>(scene.link);
    scene.page->setSnapshot({});
    scene.page->show();
    const auto says = [&scene](const QString &text) {
        const QList<QLabel *> labels = scene.page->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
            [&text](const QLabel *label) { return label->isVisible() && label->text() == text; });
    };
    QTRY_VERIFY(says(QStringLiteral("Waiting for Signalbox")));
    QVERIFY(!scene.button(QStringLiteral("Try again"))->isVisible());
    scene.link.failure.reset();
    scene.page->setSnapshot(Scene::snapshot());
    QTRY_VERIFY(scene.table()->isVisible() && scene.table()->model()->rowCount() == 3);
    const auto asked = scene.link.commandsOf(QStringLiteral("listExchanges")).size();
    scene.page->setSnapshot(Scene::snapshot());
    QCOMPARE(scene.link.commandsOf(QStringLiteral("listExchanges")).size(), asked);
}

void tst_RequestsPage::endsARunningOneAfterAQuestion()
{
    Scene scene;
    scene.show();
    GatewaySnapshot snapshot = Scene::snapshot();
    snapshot.running = {sampleRunning(600)};
    scene.page->setSnapshot(snapshot);
    QPushButton *end = scene.button(QStringLiteral("End it"));
    scene.click(1);
    scene.press(Qt::Key_Delete); // one that has ended
    QVERIFY(!end->isVisible());
    scene.click(0);
    scene.press(Qt::Key_Delete);
    QVERIFY(end->isVisible());
    QVERIFY(scene.link.commandsOf(QStringLiteral("cancelExchange")).isEmpty());
    QTest::mouseClick(end, Qt::LeftButton);
    QCOMPARE(scene.link.lastCommand(), QStringLiteral("cancelExchange ") + QString::fromUtf8(sampleId(600)));
    QVERIFY(!end->isVisible());
}

void tst_RequestsPage::staysWithOneThatEnds()
{
    Scene scene;
    scene.show();
    GatewaySnapshot snapshot = Scene::snapshot();
    snapshot.running = {sampleRunning(600), sampleRunning(601)};
    scene.page->setSnapshot(snapshot);
    scene.click(1); // the older one
    QVERIFY(scene.showsChain());
    const ExchangeRecord record = failedOverRecord(600);
    scene.link.exchanges.insert(record.id, record);
    emit scene.link.exchangeFinished(record);
    QTRY_COMPARE(scene.page->findChildren<ChainRow *>().size(), 6);
    QCOMPARE(scene.table()->selectionModel()->selectedRows().size(), 1);
    QCOMPARE(scene.table()->currentIndex().siblingAtColumn(RequestModel::Attempts).data().toString(),
        QStringLiteral("2"));
}

void tst_RequestsPage::copiesTheRow()
{
    Scene scene;
    scene.show();
    scene.click(0);
    scene.press(Qt::Key_C, Qt::ControlModifier);
    QVERIFY(clipboardText().contains(QStringLiteral("claude-opus-5 → work")));
    QVERIFY(clipboardText().endsWith(QString::fromUtf8(sampleId(1))));
}

void tst_RequestsPage::copiesACommandWithoutSecrets()
{
    Scene scene;
    scene.show();
    scene.click(0);
    QTRY_VERIFY(scene.showsChain() && scene.page->findChildren<ChainRow *>().size() == 3);
    QPushButton *copy = scene.button(QStringLiteral("Copy"));
    const QList<QAction *> actions = copy->menu()->actions();
    actions.at(0)->trigger();
    QVERIFY(clipboardText().startsWith(QStringLiteral("curl -N 'http://127.0.0.1:8484/v1/messages'")));
    QVERIFY(clipboardText().contains(QStringLiteral("$ANTHROPIC_AUTH_TOKEN")));
    actions.at(1)->trigger();
    QCOMPARE(clipboardText(), QString::fromUtf8(sampleId(1)));
    actions.at(2)->trigger();
    QVERIFY(clipboardText().contains(QStringLiteral("Why there: route claude-*")));
}

void tst_RequestsPage::tellsWhereItWouldGoNow()
{
    Scene scene;
    scene.link.explanation
        = QJsonObject{{QStringLiteral("targets"),
                          QJsonArray{QJsonObject{{QStringLiteral("provider"), QStringLiteral("work")},
                                         {QStringLiteral("model"), QStringLiteral("claude-opus-5")},
                                         {QStringLiteral("available"), false},
                                         {QStringLiteral("reason"), QStringLiteral("overloaded")},
                                         {QStringLiteral("seconds"), 130}},
                              QJsonObject{{QStringLiteral("provider"), QStringLiteral("home")},
                                  {QStringLiteral("model"), QStringLiteral("opus-next")},
                                  {QStringLiteral("available"), true}}}},
            {QStringLiteral("reasons"), QJsonArray{QStringLiteral("priority 1 before 2")}}};
    scene.show();
    scene.click(0);
    QPushButton *explain = scene.button(QStringLiteral("Where would it go now?"));
    QTRY_VERIFY(explain->isVisible());
    QTest::mouseClick(explain, Qt::LeftButton);
    QCOMPARE(scene.link.trial->model, QStringLiteral("claude-opus-5"));
    QCOMPARE(scene.link.trial->project, QStringLiteral("shop"));
    QString shown;
    const auto findShown = [&] {
        for (const QLabel *label : scene.page->findChildren<QLabel *>()) {
            if (label->isVisible() && label->text().contains(QStringLiteral("opus-next")))
                shown = label->text();
        }
        return !shown.isEmpty();
    };
    QTRY_VERIFY(findShown());
    QCOMPARE(shown,
        QStringLiteral("1. work (claude-opus-5): left out for 02:10, overloaded\n"
                       "2. home (opus-next): it would go there\n– priority 1 before 2"));
}

void tst_RequestsPage::leadsToTheProvider()
{
    Scene scene;
    scene.show();
    QSignalSpy wanted(scene.page.get(), &Page::pageRequested);
    scene.click(2); // failed over to home
    QTest::mouseClick(scene.button(QStringLiteral("Show provider")), Qt::LeftButton);
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(wanted.at(0).at(0).value<PageId>(), PageId::Providers);
    QCOMPARE(wanted.at(0).at(1).toString(), QStringLiteral("home"));
}

void tst_RequestsPage::sendsTheSessionElsewhere()
{
    Scene scene;
    scene.show();
    scene.click(0);
    QPushButton *session = scene.button(QStringLiteral("Send session to"));
    QVERIFY(session->isVisible());
    session->menu()->actions().at(1)->trigger();
    QCOMPARE(scene.link.lastCommand(), QStringLiteral("pinSession ab12cd34ef56 home"));
    session->menu()->actions().constLast()->trigger();
    QCOMPARE(scene.link.lastCommand(), QStringLiteral("pinSession ab12cd34ef56 "));
}

void tst_RequestsPage::showsAnyRequestByItsId()
{
    Scene scene;
    const ExchangeRecord old = failedOverRecord(9000, 1000LL * 3600 * 1000);
    scene.link.exchanges.insert(old.id, old);
    scene.show();
    scene.page->showItem(QString::fromUtf8(old.id));
    QTRY_COMPARE(scene.page->findChildren<ChainRow *>().size(), 6);
    scene.page->showItem(QStringLiteral("sbx_unknown"));
    const auto tellsSo = [&scene] {
        for (const NoticeBar *notice : scene.page->findChildren<NoticeBar *>()) {
            if (notice->isVisible() && notice->text().contains(QStringLiteral("no such exchange")))
                return true;
        }
        return false;
    };
    QTRY_VERIFY(tellsSo());
    QVERIFY(!scene.showsChain()); // of the one before
}

void tst_RequestsPage::takesAFilterFromOtherPages()
{
    Scene scene;
    scene.show();
    scene.page->showItem(QStringLiteral("provider:home"));
    QCOMPARE(scene.link.exchangeQuery->provider, QStringLiteral("home"));
    QCOMPARE(scene.page->findChild<QLineEdit *>()->text(), QStringLiteral("provider:home"));
}

void tst_RequestsPage::hidesColumnsForWhichThereIsNoRoom()
{
    Scene scene;
    scene.show();
    scene.page->resize(1500, 600);
    QVERIFY(!scene.table()->isColumnHidden(RequestModel::Cached));
    scene.page->resize(560, 600);
    QTRY_VERIFY(scene.table()->isColumnHidden(RequestModel::Cached));
    QVERIFY(!scene.table()->isColumnHidden(RequestModel::Status));
    QVERIFY(scene.table()->columnWidth(RequestModel::Model) > 100);
}

void tst_RequestsPage::paintsAHundredThousandAsOneScreen()
{
    FakeGatewayLink link;
    RequestModel model(link);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    ExchangeRecord record = sampleRecord(1);
    for (int i = 0; i < 100; ++i) {
        link.page = {};
        for (int j = 0; j < 1000; ++j) {
            record.id = sampleId(i * 1000 + j);
            record.startedAt = now.addMSecs(-(i * 1000LL + j) * 1000);
            link.page.exchanges << record;
        }
        link.page.next = i + 1;
        if (i == 0)
            model.reload();
        else
            model.fetchMore({});
        QTRY_COMPARE(model.rowCount(), (i + 1) * 1000);
    }
    CountingModel counted;
    counted.setSourceModel(&model);
    RequestTable table;
    table.setModel(&counted);
    table.resize(900, 480);
    table.show();
    QVERIFY(QTest::qWaitForWindowExposed(&table));
    const int mostCells = (480 / table.rowHeight(0) + 2) * RequestModel::ColumnCount;
    constexpr int rolesOfACell = 16;
    for (const double place : {0.1, 0.5, 0.9}) {
        counted.questions = 0;
        table.verticalScrollBar()->setValue(static_cast<int>(table.verticalScrollBar()->maximum() * place));
        table.grab();
        QVERIFY(counted.questions > 0);
        QVERIFY2(
            counted.questions < 2 * mostCells * rolesOfACell, qPrintable(QString::number(counted.questions)));
    }
    counted.questions = 0;
    emit link.exchangeFinished(sampleRecord(200'000));
    QCoreApplication::processEvents();
    QVERIFY2(
        counted.questions < 2 * mostCells * rolesOfACell, qPrintable(QString::number(counted.questions)));
    QCOMPARE(model.rowCount(), 100'000); // the oldest has gone
}

void tst_RequestsPage::namesEverythingThatTakesTheFocus()
{
    Scene scene;
    scene.show();
    scene.click(2);
    QTRY_VERIFY(scene.showsChain());
    for (const QWidget *widget : scene.page->findChildren<QWidget *>()) {
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        const bool isInner = widget->objectName().startsWith(QStringLiteral("qt_"))
            || qobject_cast<const QComboBox *>(widget->parentWidget())
            || qobject_cast<const QScrollArea *>(widget)
            || qobject_cast<const QLineEdit *>(widget->parentWidget());
        if (!(widget->focusPolicy() & Qt::TabFocus) || !widget->isVisible() || isInner)
            continue;
        const bool hasName = !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
        QVERIFY2(hasName, widget->metaObject()->className());
    }
}

void tst_RequestsPage::goesThroughTheDetailsInTheOrderOfSight()
{
    Scene scene;
    scene.show();
    scene.click(0);
    QTRY_VERIFY(scene.showsChain() && scene.page->findChildren<ChainRow *>().size() == 3);
    auto *detail = scene.page->findChild<RequestDetail *>();
    detail->findChild<QToolButton *>()->setFocus();
    QStringList seen;
    for (int i = 0; i < 4; ++i) {
        QTest::keyClick(scene.page->focusWidget(), Qt::Key_Tab);
        const auto *button = qobject_cast<QPushButton *>(scene.page->focusWidget());
        seen << (button ? button->text().remove(QLatin1Char('&')) : QString());
    }
    QCOMPARE(seen,
        (QStringList{QStringLiteral("Show provider"), QStringLiteral("Send session to"),
            QStringLiteral("Copy"), QStringLiteral("Where would it go now?")}));
}

void tst_RequestsPage::closesTheDetailsFromWithin()
{
    Scene scene;
    scene.show();
    scene.click(0);
    QTRY_VERIFY(scene.showsChain());
    auto *detail = scene.page->findChild<RequestDetail *>();
    QPushButton *copy = scene.button(QStringLiteral("Copy"));
    copy->setFocus();
    QTest::keyClick(copy, Qt::Key_Escape);
    QVERIFY(!detail->isVisible());
    QVERIFY(scene.table()->hasFocus());
}

void tst_RequestsPage::showsTheRowThatTheKeyboardIsAt()
{
    Scene scene;
    scene.show();
    scene.page->find();
    const auto picture = [&scene] { return scene.table()->viewport()->grab().toImage(); };
    const QImage before = picture();
    scene.table()->setFocus(Qt::TabFocusReason);
    QVERIFY(!scene.table()->selectionModel()->hasSelection()); // the list goes on at the newest
    QVERIFY(picture() != before);
    scene.page->find();
    QCOMPARE(picture(), before);
}

void tst_RequestsPage::everyTabStopIsSeen()
{
    Scene scene;
    scene.show();
    scene.click(0);
    QTRY_VERIFY(scene.showsChain() && scene.page->findChildren<ChainRow *>().size() == 3);
    scene.table()->clearSelection();
    QCOMPARE(unseenTabStops(*scene.page), QStringList());
}

void tst_RequestsPage::copiesNothingInvisible()
{
    QGuiApplication::setLayoutDirection(Qt::RightToLeft);
    const auto back = qScopeGuard([] { QGuiApplication::setLayoutDirection(Qt::LeftToRight); });
    Scene scene;
    scene.show();
    const QString tokens = scene.table()->model()->index(0, RequestModel::Tokens).data().toString();
    QVERIFY2(tokens.startsWith(QChar(0x2068)) && tokens.endsWith(QChar(0x2069)), qPrintable(tokens));
    scene.click(0);
    QTRY_VERIFY(scene.showsChain() && scene.page->findChildren<ChainRow *>().size() == 3);
    scene.press(Qt::Key_C, Qt::ControlModifier);
    QVERIFY(clipboardText().contains(QStringLiteral("claude-opus-5")));
    QVERIFY(!clipboardText().contains(QChar(0x2068)));
    scene.button(QStringLiteral("Copy"))->menu()->actions().at(2)->trigger();
    QVERIFY(clipboardText().contains(QStringLiteral("Why there")));
    QVERIFY(!clipboardText().contains(QChar(0x2068)));
}

/// What is drawn costs what is seen, however many there are; each page that is loaded as little as the first.
void tst_RequestsPage::asksForTheSameFewCellsInLongLists()
{
    Scene scene(0);
    constexpr int pageLength = 200;
    constexpr int pages = 100;
    for (int number = 0; number < pages; ++number) {
        ExchangePage page;
        for (int i = 0; i < pageLength; ++i) {
            const int place = number * pageLength + i;
            page.exchanges << sampleRecord(place + 1, place * 1000LL);
        }
        page.next = number + 1 < pages ? number + 1 : 0;
        scene.link.pages.insert(number, page);
    }
    RequestModel model(scene.link);
    CountingModel counted;
    counted.setSourceModel(&model);
    RequestTable table;
    table.setModel(&counted);
    table.resize(900, 600);
    table.show();
    QVERIFY(QTest::qWaitForWindowExposed(&table));
    model.reload();
    QTRY_COMPARE(model.rowCount(), pageLength);
    const auto costOfScrolling = [&table, &counted] {
        table.verticalScrollBar()->setValue(table.verticalScrollBar()->maximum() / 2);
        table.viewport()->grab();
        counted.questions = 0;
        table.verticalScrollBar()->setValue(table.verticalScrollBar()->value() + 300);
        table.viewport()->grab();
        return counted.questions;
    };
    const int inAShortList = costOfScrolling();
    for (int number = 1; number < pages; ++number) {
        counted.questions = 0;
        model.fetchMore({});
        QTRY_COMPARE(model.rowCount(), pageLength * (number + 1));
        QVERIFY2(counted.questions < 2 * inAShortList, qPrintable(QString::number(counted.questions)));
    }
    QCOMPARE(costOfScrolling(), inAShortList);
}

QTEST_MAIN(tst_RequestsPage)
#include "tst_requestspage.moc"
