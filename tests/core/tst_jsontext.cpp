// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jsontext.h"
#include "core/jsonwriter.h"

#include <QTest>

using namespace signalbox;

class TestJsonText : public QObject
{
    Q_OBJECT

private slots:
    void escapesAndBack_data();
    void escapesAndBack();
    void cuts_data();
    void cuts();
    void innerTextIsAsWritten();
    void writes();
};

void TestJsonText::escapesAndBack_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("inner");

    QTest::newRow("plain") << QByteArray("abc") << QByteArray("abc");
    QTest::newRow("quotes and backslashes") << QByteArray("a\"b\\c") << QByteArray("a\\\"b\\\\c");
    QTest::newRow("control characters") << QByteArray("a\nb\tc\rd\x01") << QByteArray(R"(a\nb\tc\rd\u0001)");
    QTest::newRow("other scripts") << QByteArray("\xe4\xbd\xa0") << QByteArray("\xe4\xbd\xa0");
}

void TestJsonText::escapesAndBack()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, inner);
    QCOMPARE(escapedText(text), inner);
    QCOMPARE(unescapedText(inner), text);
}

void TestJsonText::cuts_data()
{
    QTest::addColumn<QByteArray>("inner");
    QTest::addColumn<int>("most");
    QTest::addColumn<QByteArray>("expected");

    QTest::newRow("short enough") << QByteArray("abc") << 3 << QByteArray("abc");
    QTest::newRow("too long") << QByteArray("abcd") << 3 << QByteArray("abc");
    QTest::newRow("within an escape") << QByteArray(R"(ab\ncd)") << 3 << QByteArray("ab");
    QTest::newRow("within a long escape") << QByteArray(R"(ab\u00e9cd)") << 5 << QByteArray("ab");
    QTest::newRow("within a character") << QByteArray("ab\xe4\xbd\xa0") << 4 << QByteArray("ab");
}

void TestJsonText::cuts()
{
    QFETCH(QByteArray, inner);
    QFETCH(int, most);
    QTEST(cutText(inner, most).toByteArray(), "expected");
}

void TestJsonText::innerTextIsAsWritten()
{
    const QByteArray json = "{\"a\":\"x\\u00e9\\\"y\",\"b\":1}";
    const auto object = JsonSlice::parse(json);
    QCOMPARE(innerText(*object, "a"), QByteArray("x\\u00e9\\\"y"));
    QCOMPARE(innerText(*object, "b"), QByteArray());
    QCOMPARE(innerText(*object, "c"), QByteArray());
}

void TestJsonText::writes()
{
    JsonWriter json;
    json.beginObject().textMember("a", "x\\\"y").key("b").beginArray().number(1).value("2.50").boolean(true);
    json.beginObject().endObject().endArray().member("c", "null").endObject();
    QCOMPARE(json.json(), QByteArray("{\"a\":\"x\\\"y\",\"b\":[1,2.50,true,{}],\"c\":null}"));
}

QTEST_GUILESS_MAIN(TestJsonText)
#include "tst_jsontext.moc"
