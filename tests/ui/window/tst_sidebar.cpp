// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/snapshots.h"
#include "ui/window/language.h"
#include "ui/window/mainwindow.h"
#include "ui/window/sidebar.h"

#include <QLabel>
#include <QLineEdit>
#include <QTest>
#include <QVBoxLayout>

using namespace signalbox;

namespace {

class TestSidebar final : public QObject
{
    Q_OBJECT

private slots:
    void theTabStopIsTheCurrentPage();
    void theFocusGoesWithThePage();
    void theStateNeverMovesThePage();
    void whyItDoesNotListenIsNotToldTwice();
    void theStateSpeaksAnotherLanguageAtOnce();
};

class EmptyPage final : public Page
{
public:
    EmptyPage() : Page(nullptr) { }
    void setSnapshot(const GatewaySnapshot &) override { }
};

QString stateOf(const Sidebar &bar)
{
    return bar.findChild<QLabel *>()->text();
}

void TestSidebar::theTabStopIsTheCurrentPage()
{
    QWidget window;
    auto *column = new QVBoxLayout(&window);
    auto *before = new QLineEdit(&window);
    auto *bar = new Sidebar(&window);
    column->addWidget(before);
    column->addWidget(bar);
    bar->setCurrent(PageId::Overview);
    bar->setCurrent(PageId::Routes); // by Ctrl+5
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    before->setFocus();
    QTest::keyClick(before, Qt::Key_Tab);
    QVERIFY(bar->button(PageId::Routes)->hasFocus());
    QTest::keyClick(window.focusWidget(), Qt::Key_Tab);
    QVERIFY(before->hasFocus()); // one stop for all pages
}

void TestSidebar::theFocusGoesWithThePage()
{
    Sidebar bar;
    QList<PageId> chosen;
    connect(&bar, &Sidebar::pageChosen, &bar, [&](PageId page) {
        chosen << page;
        bar.setCurrent(page);
    });
    bar.setCurrent(PageId::Overview);
    bar.show();
    QVERIFY(QTest::qWaitForWindowActive(&bar));
    bar.button(PageId::Overview)->setFocus();
    bar.setCurrent(PageId::Routes);
    QVERIFY(bar.button(PageId::Routes)->hasFocus());
    QTest::keyClick(bar.button(PageId::Routes), Qt::Key_Down);
    QCOMPARE(chosen, QList<PageId>{PageId::Log});
    QVERIFY(bar.button(PageId::Log)->hasFocus());
}

void TestSidebar::theStateNeverMovesThePage()
{
    Sidebar bar;
    bar.setSnapshot(runningSnapshot({QStringLiteral("first")}), QStringLiteral("Running"));
    const int width = bar.sizeHint().width();
    bar.setSnapshot(runningSnapshot({QStringLiteral("first")}),
        QStringLiteral("Demo mode on 127.0.0.1:8484: answers are made up by a program which is not a model"));
    QCOMPARE(bar.sizeHint().width(), width);
    QCOMPARE(bar.minimumSizeHint().width(), width);
}

void TestSidebar::whyItDoesNotListenIsNotToldTwice()
{
    Sidebar bar;
    GatewaySnapshot snapshot;
    snapshot.problem = QStringLiteral("the address is already in use");
    bar.setSnapshot(snapshot, snapshot.problem);
    QCOMPARE(stateOf(bar), QStringLiteral("Not listening"));
}

/// An idle gateway sends no further snapshot.
void TestSidebar::theStateSpeaksAnotherLanguageAtOnce()
{
    Language language;
    language.use(QStringLiteral("en"));
    MainWindow window;
    window.addPage(PageId::Overview, [] { return new EmptyPage; });
    window.setSnapshot(runningSnapshot({QStringLiteral("first")}));
    window.show();
    const auto *bar = window.findChild<Sidebar *>();
    QCOMPARE(stateOf(*bar), QStringLiteral("Running on 127.0.0.1:8484"));
    language.use(QStringLiteral("zh_CN"));
    QTRY_VERIFY(!stateOf(*bar).startsWith(QStringLiteral("Running on")));
    QVERIFY(stateOf(*bar).contains(QStringLiteral("127.0.0.1:8484")));
}

} // namespace

QTEST_MAIN(TestSidebar)
#include "tst_sidebar.moc"
