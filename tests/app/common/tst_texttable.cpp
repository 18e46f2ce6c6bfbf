// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/texttable.h"

#include "app/common/displaywidth.h"

#include <QTest>

using namespace signalbox;

namespace {

TextTable sample()
{
    TextTable table({{QStringLiteral("Name"), false, 4}, {QStringLiteral("Count"), true},
        {QStringLiteral("Extra"), true, 0, 1}, {QStringLiteral("More"), false, 0, 2}});
    table.addRow(
        {QStringLiteral("claude-opus"), QStringLiteral("1,234"), QStringLiteral("7"), QStringLiteral("x")});
    table.addRow({QStringLiteral("模型"), QStringLiteral("5"), QStringLiteral("10"), QString()});
    return table;
}

} // namespace

class TestTextTable : public QObject
{
    Q_OBJECT

private slots:
    void measuresWhatIsShown_data();
    void measuresWhatIsShown();
    void shortensByCells_data();
    void shortensByCells();
    void takesTheHarmOutOfTexts_data();
    void takesTheHarmOutOfTexts();

    void alignsColumnsByWhatIsShown();
    void aTotalStandsBelowALine();
    void longTextsGiveWayBeforeColumnsDo();
    void columnsThatCanBeSparedGoNext();
    void isAsWideAsItBecomesWithoutATerminal();
    void coloursOnlyWhereThereIsColour();
    void aCellCannotActOnTheTerminal();
};

void TestTextTable::measuresWhatIsShown_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("cells");
    QTest::newRow("nothing") << QString() << 0;
    QTest::newRow("letters") << QStringLiteral("abc") << 3;
    QTest::newRow("umlauts") << QStringLiteral("äöü") << 3;
    QTest::newRow("a combining accent") << QStringLiteral("e\u0301") << 1;
    QTest::newRow("Chinese") << QStringLiteral("模型") << 4;
    QTest::newRow("Japanese kana") << QStringLiteral("モデル") << 6;
    QTest::newRow("Korean") << QStringLiteral("모델") << 4;
    QTest::newRow("halfwidth kana") << QStringLiteral("ﾓﾃﾞﾙ") << 4;
    QTest::newRow("fullwidth letters") << QStringLiteral("Ａ") << 2;
    QTest::newRow("beyond the first plane") << QStringLiteral("𠀀") << 2;
    QTest::newRow("an emoji") << QStringLiteral("🚀") << 2;
    QTest::newRow("a dash and an ellipsis") << QStringLiteral("–…") << 2;
}

void TestTextTable::measuresWhatIsShown()
{
    QFETCH(QString, text);
    QTEST(displaywidth::of(text), "cells");
}

void TestTextTable::shortensByCells_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("cells");
    QTest::addColumn<QString>("shown");
    QTest::newRow("it fits") << QStringLiteral("abcd") << 4 << QStringLiteral("abcd");
    QTest::newRow("it does not") << QStringLiteral("abcde") << 4 << QStringLiteral("abc…");
    QTest::newRow("no half characters") << QStringLiteral("模型名") << 4 << QStringLiteral("模…");
    QTest::newRow("no broken pairs") << QStringLiteral("🚀🚀🚀") << 5 << QStringLiteral("🚀🚀…");
}

void TestTextTable::shortensByCells()
{
    QFETCH(QString, text);
    QFETCH(int, cells);
    const QString shown = displaywidth::shortened(text, cells);
    QTEST(shown, "shown");
    QVERIFY(displaywidth::of(shown) <= cells);
}

void TestTextTable::takesTheHarmOutOfTexts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("plain") << QStringLiteral("模型 a") << QStringLiteral("模型 a");
    QTest::newRow("an escape") << QStringLiteral("a\x1b[31mb") << QStringLiteral("a?[31mb");
    QTest::newRow("an escape of eight bits") << QStringLiteral("a\u009b31mb") << QStringLiteral("a?31mb");
    QTest::newRow("lines") << QStringLiteral("a\nb\rc\u2028d") << QStringLiteral("a b?c?d");
    QTest::newRow("another direction") << QStringLiteral("a\u202eb") << QStringLiteral("ab");
    QTest::newRow("half a pair") << QString(QChar(0xD800)) << QString(QChar(QChar::ReplacementCharacter));
}

void TestTextTable::takesTheHarmOutOfTexts()
{
    QFETCH(QString, text);
    QTEST(displaywidth::harmless(text), "shown");
}

void TestTextTable::alignsColumnsByWhatIsShown()
{
    QCOMPARE(sample().toText({}),
        QStringLiteral("Name         Count  Extra  More\n"
                       "claude-opus  1,234      7  x\n"
                       "模型             5     10\n"));
}

void TestTextTable::aTotalStandsBelowALine()
{
    TextTable table({{QStringLiteral("Day")}, {QStringLiteral("N"), true}});
    table.addRow({QStringLiteral("monday"), QStringLiteral("1")});
    table.addTotal({QStringLiteral("Total"), QStringLiteral("1")});
    QCOMPARE(table.toText({}, 2),
        QStringLiteral("  Day     N\n"
                       "  monday  1\n"
                       "  ─────────\n"
                       "  Total   1\n"));
}

void TestTextTable::longTextsGiveWayBeforeColumnsDo()
{
    const TextTable table = sample();
    QCOMPARE(table.toText({26, false}),
        QStringLiteral("Name    Count  Extra  More\n"
                       "claud…  1,234      7  x\n"
                       "模型        5     10\n"));
    QVERIFY(table.leftOut({26, false}).isEmpty());
}

void TestTextTable::columnsThatCanBeSparedGoNext()
{
    const TextTable table = sample();
    QCOMPARE(table.toText({20, false}),
        QStringLiteral("Name    Count  Extra\n"
                       "claud…  1,234      7\n"
                       "模型        5     10\n"));
    QCOMPARE(table.leftOut({20, false}), QStringList{QStringLiteral("More")});
    QCOMPARE(table.leftOut({11, false}), QStringList({QStringLiteral("Extra"), QStringLiteral("More")}));
    // What cannot be spared stays, however narrow it is.
    QCOMPARE(table.toText({5, false}).section(u'\n', 0, 0), QStringLiteral("Name  Count"));
}

void TestTextTable::isAsWideAsItBecomesWithoutATerminal()
{
    TextTable table({{QStringLiteral("Name"), false, 4}});
    table.addRow({QString(500, u'a')});
    QVERIFY(table.toText({}).contains(QString(500, u'a')));
}

void TestTextTable::coloursOnlyWhereThereIsColour()
{
    TextTable table({{QStringLiteral("Name")}, {QStringLiteral("N"), true}});
    table.addRow({TextTable::Cell(QStringLiteral("a"), CellTone::Bad), QStringLiteral("1")});
    QVERIFY(!table.toText({80, false}).contains(u'\x1b'));
    QCOMPARE(table.toText({80, true}).section(u'\n', 1, 1), QStringLiteral("\x1b[31ma\x1b[0m     1"));
    QCOMPARE(toned(QString(), CellTone::Bad, {80, true}), QString());
}

void TestTextTable::aCellCannotActOnTheTerminal()
{
    TextTable table({{QStringLiteral("Name")}});
    table.addRow({QStringLiteral("\x1b]0;title\x07\x1b[2J")});
    const QString text = table.toText({80, true});
    QVERIFY(text.contains(QStringLiteral("?]0;title??[2J\n")));
}

QTEST_GUILESS_MAIN(TestTextTable)
#include "tst_texttable.moc"
