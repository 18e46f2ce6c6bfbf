// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/windowmemory.h"

#include <QFile>
#include <QGuiApplication>
#include <QHeaderView>
#include <QScreen>
#include <QSettings>
#include <QSplitter>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;

class WindowMemoryTest : public QObject
{
    Q_OBJECT

private slots:
    void putsAWindowBackWhereItWas();
    void bringsAWindowBackThatNoScreenShows();
    void keepsSplittersAndColumns();
    void usesNoColumnsOfAnotherTable();
    void keepsChoices();
    void survivesADamagedFile();

private:
    [[nodiscard]] QString file() const { return m_folder.filePath(QStringLiteral("windows.ini")); }
    QTemporaryDir m_folder;
};

void WindowMemoryTest::putsAWindowBackWhereItWas()
{
    const QRect place(60, 80, 500, 400);
    {
        WindowMemory memory(m_folder.path());
        QWidget window;
        QVERIFY(!memory.restore(QStringLiteral("main"), window));
        window.setGeometry(place);
        window.show();
        memory.keep(QStringLiteral("main"), window);
    }
    QVERIFY(QFile::exists(file()));
    const WindowMemory memory(m_folder.path());
    QWidget window;
    QVERIFY(memory.restore(QStringLiteral("main"), window));
    QCOMPARE(window.geometry(), place);
    QWidget other;
    QVERIFY(!memory.restore(QStringLiteral("other"), other));
}

void WindowMemoryTest::bringsAWindowBackThatNoScreenShows()
{
    WindowMemory memory(m_folder.path());
    {
        QWidget window;
        window.setGeometry(-5000, -5000, 5000, 400);
        window.show();
        memory.keep(QStringLiteral("far"), window);
    }
    QWidget window;
    memory.restore(QStringLiteral("far"), window);
    const QRect room = QGuiApplication::primaryScreen()->availableGeometry();
    QVERIFY(room.contains(window.geometry().center()));
    QVERIFY(window.width() <= room.width());
    QVERIFY(window.geometry().top() >= room.top());
}

void WindowMemoryTest::keepsSplittersAndColumns()
{
    const auto fill = [](QSplitter &splitter) {
        for (int i = 0; i < 2; ++i)
            splitter.addWidget(new QWidget);
        splitter.resize(400, 100);
    };
    QList<int> sizes;
    {
        WindowMemory memory(m_folder.path());
        QSplitter splitter;
        fill(splitter);
        splitter.show();
        splitter.setSizes({100, 300});
        sizes = splitter.sizes();
        memory.keep(QStringLiteral("halves"), splitter);
        QTableWidget table(1, 3);
        table.horizontalHeader()->resizeSection(1, 222);
        table.horizontalHeader()->hideSection(2);
        memory.keep(QStringLiteral("table"), *table.horizontalHeader());
    }
    const WindowMemory memory(m_folder.path());
    QSplitter splitter;
    fill(splitter);
    splitter.show();
    QVERIFY(memory.restore(QStringLiteral("halves"), splitter));
    QCOMPARE(splitter.sizes(), sizes);
    QTableWidget table(1, 3);
    QVERIFY(memory.restore(QStringLiteral("table"), *table.horizontalHeader()));
    QCOMPARE(table.horizontalHeader()->sectionSize(1), 222);
    QVERIFY(table.horizontalHeader()->isSectionHidden(2));
}

void WindowMemoryTest::usesNoColumnsOfAnotherTable()
{
    WindowMemory memory(m_folder.path());
    QTableWidget old(1, 2);
    old.horizontalHeader()->hideSection(1);
    memory.keep(QStringLiteral("changed"), *old.horizontalHeader());
    QTableWidget table(1, 4);
    QVERIFY(!memory.restore(QStringLiteral("changed"), *table.horizontalHeader()));
    QCOMPARE(table.horizontalHeader()->count(), 4);
    QVERIFY(!table.horizontalHeader()->isSectionHidden(1));
}

void WindowMemoryTest::keepsChoices()
{
    {
        WindowMemory memory(m_folder.path());
        QCOMPARE(
            memory.choice(QStringLiteral("page"), QStringLiteral("overview")), QStringLiteral("overview"));
        memory.keepChoice(QStringLiteral("page"), QStringLiteral("usage"));
        memory.keepChoice(QStringLiteral("language"), QStringLiteral("zh_CN"));
    }
    const WindowMemory memory(m_folder.path());
    QCOMPARE(memory.choice(QStringLiteral("page"), QStringLiteral("overview")), QStringLiteral("usage"));
    QCOMPARE(memory.choice(QStringLiteral("language")), QStringLiteral("zh_CN"));
    QCOMPARE(memory.choice(QStringLiteral("theme")), QString());
}

void WindowMemoryTest::survivesADamagedFile()
{
    QFile damaged(file());
    QVERIFY(damaged.open(QIODevice::WriteOnly));
    damaged.write("[windows]\nmain=@ByteArray(\\x1\\xff)\n[splitters/halves]\n2=nonsense\n\0\0", 65);
    damaged.close();
    WindowMemory memory(m_folder.path());
    QWidget window;
    QVERIFY(!memory.restore(QStringLiteral("main"), window));
    memory.keepChoice(QStringLiteral("page"), QStringLiteral("routes"));
    QCOMPARE(memory.choice(QStringLiteral("page")), QStringLiteral("routes"));
}

QTEST_MAIN(WindowMemoryTest)
#include "tst_windowmemory.moc"
