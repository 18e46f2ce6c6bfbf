// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/globpattern.h"

#include <QElapsedTimer>
#include <QTest>

using namespace signalbox;

class GlobPatternTest : public QObject
{
    Q_OBJECT

private slots:
    void matches_data();
    void matches();
    void knowsWhetherItNamesOneModel_data();
    void knowsWhetherItNamesOneModel();
    void staysFastOnHostilePatterns();
};

void GlobPatternTest::matches_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *pattern, const char *text, bool expected) {
        QTest::addRow("%s %s %s", pattern, expected ? "matches" : "differs from", text)
            << QString::fromUtf8(pattern) << QString::fromUtf8(text) << expected;
    };
    row("claude-opus", "claude-opus", true);
    row("claude-opus", "Claude-OPUS", true);
    row("claude-opus", "claude-opus-4", false);
    row("claude-opus", "my-claude-opus", false);
    row("*", "", true);
    row("*", "anything", true);
    row("*haiku*", "claude-3-haiku-2024", true);
    row("*haiku*", "haiku", true);
    row("*haiku*", "haik", false);
    row("claude-*", "claude-", true);
    row("claude-*", "gpt-claude-1", false);
    row("*-latest", "claude-latest", true);
    row("*-latest", "claude-latest-1", false);
    row("a*b*c", "aXbXbXc", true);
    row("a*b*c", "aXcXb", false);
    row("claude-?", "claude-3", true);
    row("claude-?", "claude-", false);
    row("claude-?", "claude-35", false);
    row("a?*", "a", false);
    row("", "", true);
    row("", "a", false);
    row("a.c", "abc", false);
    row("a[bc]", "ab", false);
    row("a[bc]", "a[bc]", true);
    row("*模型*", "my模型x", true);
}

void GlobPatternTest::matches()
{
    QFETCH(QString, pattern);
    QFETCH(QString, text);
    QTEST(GlobPattern(pattern).matches(text), "expected");
}

void GlobPatternTest::knowsWhetherItNamesOneModel_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<bool>("expected");
    QTest::newRow("name") << QStringLiteral("claude-3.5[x]") << true;
    QTest::newRow("star") << QStringLiteral("claude-*") << false;
    QTest::newRow("question mark") << QStringLiteral("claude-?") << false;
}

void GlobPatternTest::knowsWhetherItNamesOneModel()
{
    QFETCH(QString, pattern);
    QTEST(GlobPattern(pattern).isExact(), "expected");
}

void GlobPatternTest::staysFastOnHostilePatterns()
{
    const GlobPattern pattern(QStringLiteral("*a").repeated(50) + u'b');
    const QString text = QStringLiteral("a").repeated(2000);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(!pattern.matches(text));
    QVERIFY2(timer.elapsed() < 5000, "matching must not be exponential");
}

QTEST_GUILESS_MAIN(GlobPatternTest)
#include "tst_globpattern.moc"
