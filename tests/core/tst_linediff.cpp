// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/linediff.h"

#include <QTest>

using namespace signalbox;

namespace {

/// As `diff` prints it: "-removed", "+added", " same", "@" for a gap.
QString shown(const QList<DiffLine> &lines)
{
    QString text;
    for (const DiffLine &line : lines) {
        switch (line.kind) {
        case DiffLine::Kind::Same:
            text += u' ' + line.text;
            break;
        case DiffLine::Kind::Removed:
            text += u'-' + line.text;
            break;
        case DiffLine::Kind::Added:
            text += u'+' + line.text;
            break;
        case DiffLine::Kind::Gap:
            text += u'@';
            break;
        }
        text += u'|';
    }
    return text;
}

class TestLineDiff final : public QObject
{
    Q_OBJECT

private slots:
    void tellsWhatChanged_data();
    void tellsWhatChanged();
    void numbersTheLinesOfBothTexts();
    void copesWithTextsThatShareNothing();
};

void TestLineDiff::tellsWhatChanged_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("difference");

    QTest::newRow("nothing") << "a\nb\n"
                             << "a\nb\n"
                             << "";
    QTest::newRow("one line more") << "a\nb\n"
                                   << "a\nx\nb\n"
                                   << " a|+x| b|";
    QTest::newRow("one line less") << "a\nx\nb\n"
                                   << "a\nb\n"
                                   << " a|-x| b|";
    QTest::newRow("another line") << "a\nb\nc\n"
                                  << "a\nx\nc\n"
                                  << " a|-b|+x| c|";
    QTest::newRow("from nothing") << ""
                                  << "a\n"
                                  << "+a|";
    QTest::newRow("to nothing") << "a\n"
                                << ""
                                << "-a|";
    QTest::newRow("far lines are left out") << "1\n2\n3\n4\n5\n6\n7\n8\n"
                                            << "1\n2\n3\n4\n5\n6\n7\n8\n9\n"
                                            << "@ 7| 8|+9|";
    QTest::newRow("a gap between two changes") << "a\n1\n2\n3\n4\n5\nb\n"
                                               << "A\n1\n2\n3\n4\n5\nB\n"
                                               << "-a|+A| 1| 2|@ 4| 5|-b|+B|";
    QTest::newRow("a line that moved") << "a\nb\nc\n"
                                       << "b\nc\na\n"
                                       << "-a| b| c|+a|";
}

void TestLineDiff::tellsWhatChanged()
{
    QFETCH(const QString, before);
    QFETCH(const QString, after);
    QFETCH(const QString, difference);
    QString expected = difference;
    expected.replace(QStringLiteral("@ "), QStringLiteral("@| "));
    QCOMPARE(shown(lineDiff(before, after, 2)), expected);
}

void TestLineDiff::numbersTheLinesOfBothTexts()
{
    const QList<DiffLine> lines = lineDiff(QStringLiteral("a\nb\n"), QStringLiteral("x\na\nc\n"));
    QCOMPARE(lines.size(), 4);
    QCOMPARE(lines.at(0).after, 1);
    QCOMPARE(lines.at(0).before, 0);
    QCOMPARE(lines.at(1).before, 1);
    QCOMPARE(lines.at(1).after, 2);
    QCOMPARE(lines.at(2).before, 2);
    QCOMPARE(lines.at(3).after, 3);
}

void TestLineDiff::copesWithTextsThatShareNothing()
{
    QString before;
    QString after;
    for (int i = 0; i < 3000; ++i) {
        before += QStringLiteral("a%1\n").arg(i);
        after += QStringLiteral("b%1\n").arg(i);
    }
    QCOMPARE(lineDiff(before, after).size(), 6000);
}

} // namespace

QTEST_GUILESS_MAIN(TestLineDiff)
#include "tst_linediff.moc"
