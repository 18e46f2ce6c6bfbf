// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/palette/commandpalette.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QScrollBar>
#include <QTest>
#include <QTranslator>

using namespace signalbox;

namespace {

class TestCommandPalette final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void theModelIsSound();
    void findsByPartsOfWords_data();
    void findsByPartsOfWords();
    void runsTheChosenOneByKeyboard();
    void runsTheClickedOne();
    void escapeRunsNothing();
    void beginsAnewEachTime();
    void speaksAnotherLanguageWhenItOpensAgain();
    void longTitlesAreCutInTheMiddle();
    void tellsThatNothingFits();

private:
    [[nodiscard]] QList<Command> commands();
    [[nodiscard]] QStringList shown() const;
    [[nodiscard]] QLineEdit *input() const { return m_palette->findChild<QLineEdit *>(); }
    [[nodiscard]] QListView *view() const { return m_palette->findChild<QListView *>(); }

    std::unique_ptr<QWidget> m_window;
    CommandPalette *m_palette = nullptr;
    QStringList m_done;
};

QList<Command> TestCommandPalette::commands()
{
    const auto command = [this](const QString &title, const QString &words = {}) {
        return Command{title, {}, words, [this, title] { m_done << title; }};
    };
    return {command(QStringLiteral("Show requests")),
        command(QStringLiteral("Send all requests to anthropic")),
        command(QStringLiteral("Send all requests to spare-anthropic")),
        command(QStringLiteral("Pause for an hour"), QStringLiteral("stop halt"))};
}

void TestCommandPalette::init()
{
    m_done.clear();
    m_window = std::make_unique<QWidget>();
    m_window->resize(800, 600);
    m_window->show();
    m_palette = new CommandPalette(m_window.get());
    m_palette->showCommands(commands());
    QVERIFY(QTest::qWaitForWindowExposed(m_palette));
}

QStringList TestCommandPalette::shown() const
{
    QStringList titles;
    for (int row = 0; row < view()->model()->rowCount(); ++row)
        titles << view()->model()->index(row, 0).data().toString();
    return titles;
}

void TestCommandPalette::theModelIsSound()
{
    CommandList list;
    const QAbstractItemModelTester tester(&list, QAbstractItemModelTester::FailureReportingMode::QtTest);
    list.setCommands(commands());
    list.setFilter(QStringLiteral("pause"));
    list.setFilter(QStringLiteral("nothing like that"));
    QCOMPARE(list.rowCount(), 0);
    list.setFilter({});
    QCOMPARE(list.rowCount(), 4);
}

void TestCommandPalette::findsByPartsOfWords_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("found");
    QTest::newRow("begin of a word") << "pau" << QStringList{QStringLiteral("Pause for an hour")};
    QTest::newRow("two words in any order") << "anth send"
                                            << QStringList{QStringLiteral("Send all requests to anthropic"),
                                                   QStringLiteral("Send all requests to spare-anthropic")};
    QTest::newRow("further words") << "halt" << QStringList{QStringLiteral("Pause for an hour")};
    QTest::newRow("nothing") << "xyz" << QStringList{};
    QTest::newRow("better ones first")
        << "an"
        << QStringList{QStringLiteral("Send all requests to anthropic"),
               QStringLiteral("Send all requests to spare-anthropic"), QStringLiteral("Pause for an hour")};
}

void TestCommandPalette::findsByPartsOfWords()
{
    QFETCH(const QString, typed);
    QFETCH(const QStringList, found);
    QTest::keyClicks(input(), typed);
    QCOMPARE(shown(), found);
}

void TestCommandPalette::runsTheChosenOneByKeyboard()
{
    QTest::keyClicks(input(), QStringLiteral("send"));
    QTest::keyClick(input(), Qt::Key_Down);
    QTest::keyClick(input(), Qt::Key_Return);
    QCOMPARE(m_done, QStringList{QStringLiteral("Send all requests to spare-anthropic")});
    QVERIFY(!m_palette->isVisible());
}

void TestCommandPalette::runsTheClickedOne()
{
    const QRect row = view()->visualRect(view()->model()->index(0, 0));
    QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, row.center());
    QCOMPARE(m_done, QStringList{QStringLiteral("Show requests")});
}

void TestCommandPalette::escapeRunsNothing()
{
    QTest::keyClick(input(), Qt::Key_Escape);
    QVERIFY(!m_palette->isVisible());
    QVERIFY(m_done.isEmpty());
}

void TestCommandPalette::beginsAnewEachTime()
{
    QTest::keyClicks(input(), QStringLiteral("pause"));
    m_palette->hide();
    m_palette->showCommands(commands());
    QVERIFY(input()->text().isEmpty());
    QCOMPARE(shown().size(), 4);
    QVERIFY(view()->currentIndex().isValid());
}

void TestCommandPalette::speaksAnotherLanguageWhenItOpensAgain()
{
    struct OtherLanguage final : QTranslator
    {
        [[nodiscard]] QString translate(const char *, const char *text, const char *, int) const override
        {
            return QStringLiteral("other ") + QString::fromUtf8(text);
        }
        [[nodiscard]] bool isEmpty() const override { return false; }
    } other;
    m_palette->close();
    QCoreApplication::installTranslator(&other);
    m_palette->showCommands(commands());
    QCoreApplication::removeTranslator(&other);
    QVERIFY(input()->placeholderText().startsWith(QStringLiteral("other ")));
}

void TestCommandPalette::longTitlesAreCutInTheMiddle()
{
    const auto send = [](int number) {
        const QString name
            = QStringLiteral("a-provider-of-the-department-for-everything-and-some-more-number-%1");
        return Command{
            QStringLiteral("Send all requests to ") + name.arg(number), QStringLiteral("in use"), {}, [] {}};
    };
    m_palette->showCommands({send(1), send(1)});
    QCoreApplication::processEvents();
    QCOMPARE(view()->horizontalScrollBar()->maximum(), 0);
    QVERIFY(!view()->horizontalScrollBar()->isVisible());
    QVERIFY(
        view()->model()->index(0, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("number-1")));
    view()->setCurrentIndex({});
    const auto picture = [this](int row) {
        return view()->viewport()->grab(view()->visualRect(view()->model()->index(row, 0))).toImage();
    };
    QCOMPARE(picture(0), picture(1));
    m_palette->showCommands({send(1), send(2)});
    view()->setCurrentIndex({});
    QVERIFY(picture(0) != picture(1)); // what tells them apart is at their ends
}

void TestCommandPalette::tellsThatNothingFits()
{
    QTest::keyClicks(input(), QStringLiteral("xyz"));
    QVERIFY(!view()->isVisible());
    QVERIFY(m_palette->findChild<QLabel *>()->isVisible());
    input()->clear();
    QVERIFY(view()->isVisible());
}

} // namespace

QTEST_MAIN(TestCommandPalette)
#include "tst_commandpalette.moc"
