// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/thinktagsplitter.h"

#include <QTest>

using namespace signalbox;

namespace {

/// Single characters and whole escapes.
QByteArrayList lettersOf(const QByteArray &content)
{
    QByteArrayList letters;
    for (qsizetype at = 0; at < content.size(); at += letters.last().size())
        letters << content.mid(at, content[at] != '\\' ? 1 : content[at + 1] == 'u' ? 6 : 2);
    return letters;
}

} // namespace

class TestThinkTagSplitter : public QObject
{
    Q_OBJECT

private slots:
    void splits_data();
    void splits();
};

void TestThinkTagSplitter::splits_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("thinking");
    QTest::addColumn<QByteArray>("text");

    QTest::newRow("thinking, then text") << QByteArray(R"(<think>plan\n</think>\n\nanswer)")
                                         << QByteArray(R"(plan\n)") << QByteArray("answer");
    QTest::newRow("white space before")
        << QByteArray(R"(\n <think>a</think>b)") << QByteArray("a") << QByteArray("b");
    QTest::newRow("no thinking") << QByteArray("just <think>text</think>") << QByteArray()
                                 << QByteArray("just <think>text</think>");
    QTest::newRow("never closed") << QByteArray("<think>a <b") << QByteArray("a <b") << QByteArray();
    QTest::newRow("closed by something like it")
        << QByteArray("<think>a</thin>b</think>c") << QByteArray("a</thin>b") << QByteArray("c");
    QTest::newRow("escaped brackets")
        << QByteArray(R"(\u003cthink\u003ea\u003C/think\u003Eb)") << QByteArray("a") << QByteArray("b");
    QTest::newRow("a backslash before what looks like one")
        << QByteArray(R"(<think>\\u003c a</think>b)") << QByteArray(R"(\\u003c a)") << QByteArray("b");
    QTest::newRow("only the beginning of a tag") << QByteArray("<thi") << QByteArray() << QByteArray("<thi");
    QTest::newRow("nothing to say") << QByteArray("<think></think>") << QByteArray() << QByteArray();
}

void TestThinkTagSplitter::splits()
{
    QFETCH(QByteArray, content);
    const QByteArrayList letters = lettersOf(content);
    for (qsizetype size = 1; size <= letters.size(); ++size) { // wherever it is cut
        ThinkTagSplitter splitter;
        QByteArray thinking;
        QByteArray text;
        const auto take = [&](const ThinkTagSplitter::Pieces &pieces) {
            thinking += pieces.thinking;
            text += pieces.text;
        };
        for (qsizetype at = 0; at < letters.size(); at += size)
            take(splitter.feed(letters.mid(at, size).join()));
        take(splitter.finish());
        QTEST(thinking, "thinking");
        QTEST(text, "text");
    }
}

QTEST_GUILESS_MAIN(TestThinkTagSplitter)
#include "tst_thinktagsplitter.moc"
