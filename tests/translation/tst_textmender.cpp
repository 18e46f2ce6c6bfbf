// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/textmender.h"

#include "core/strictjson.h"

#include <QByteArrayList>
#include <QTest>

using namespace signalbox;

class TestTextMender : public QObject
{
    Q_OBJECT

private slots:
    void mends_data();
    void mends();
};

void TestTextMender::mends_data()
{
    QTest::addColumn<QByteArrayList>("pieces");
    QTest::addColumn<QByteArray>("expected");

    const auto row = [](const char *name, const QByteArrayList &pieces, const QByteArray &expected) {
        QTest::newRow(name) << pieces << expected;
    };
    row("good as it is", {R"(a\"b\u00e9)", "\xc3\xa9"}, "a\\\"b\\u00e9\xc3\xa9");
    row("a pair in one piece", {R"(\ud83d\ude00)"}, R"(\ud83d\ude00)");
    row("a pair cut in two", {R"(a\ud83d)", R"(\ude00b)"}, R"(a\ud83d\ude00b)");
    row("half a pair, then something else", {R"(\ud83d)", "b"}, R"(\ufffdb)");
    row("half a pair at the end", {R"(a\ud83d)"}, R"(a\ufffd)");
    row("the second half alone", {R"(\ude00)"}, R"(\ufffd)");
    row("no escape behind an escaped backslash", {R"(\\ud83d)", "x"}, R"(\\ud83dx)");
    row("an escape that does not exist", {R"(a\qb)"}, R"(a\ufffdb)");
    row("an escape of half a character", {"a\\\xc3\xa9"}, "a\\ufffd\xc3\xa9");
    row("a bare line break", {"a\nb"}, R"(a\nb)");
    row("no UTF-8", {"a\xff"}, "a\xef\xbf\xbd");
}

void TestTextMender::mends()
{
    QFETCH(QByteArrayList, pieces);
    TextMender mender;
    QByteArray text;
    for (const QByteArray &piece : pieces) {
        const QByteArray mended = mender.feed(piece);
        QVERIFY2(isJsonObject(QByteArray(R"({"a":")" + mended + "\"}")),
            mended.constData()); // each goes out alone
        text += mended;
    }
    text += mender.finish();
    QTEST(text, "expected");
}

QTEST_GUILESS_MAIN(TestTextMender)
#include "tst_textmender.moc"
