// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/strictjson.h"

#include <QTest>

using namespace signalbox;

class TestStrictJson : public QObject
{
    Q_OBJECT

private slots:
    void wellFormed_data();
    void wellFormed();
    void refused_data();
    void refused();
    void compacts();
    void objects_data();
    void objects();
};

void TestStrictJson::wellFormed_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("expected");

    const QByteArray good = "{\"a\" : [1, 2.50, \"\\ud83d\\ude00 \xc3\xa9\"], \"b\":null}";
    QTest::newRow("to the letter") << good << good;
    const QByteArray large = R"({"n":123456789012345678901234567890,"m":1e400})";
    QTest::newRow("numbers of any size") << large << large;
    QTest::newRow("half a pair") << QByteArray(R"({"a":"x\ud83dy"})") << QByteArray(R"({"a":"x\ufffdy"})");
    QTest::newRow("the other half") << QByteArray(R"({"a":"\ude00"})") << QByteArray(R"({"a":"\ufffd"})");
    QTest::newRow("two first halves")
        << QByteArray(R"({"a":"\ud83d\ud83d\ude00"})") << QByteArray(R"({"a":"\ufffd\ud83d\ude00"})");
    QTest::newRow("an escaped backslash before")
        << QByteArray(R"({"a":"\\ud83d \ud83d"})") << QByteArray(R"({"a":"\\ud83d \ufffd"})");
    QTest::newRow("no UTF-8") << QByteArray("{\"a\":\"x\xff y\"}")
                              << QByteArray("{\"a\":\"x\xef\xbf\xbd y\"}");
}

void TestStrictJson::wellFormed()
{
    QFETCH(QByteArray, json);
    const auto result = wellFormedJson(json);
    QVERIFY2(result.hasValue(), result ? "" : qPrintable(result.error().message));
    QTEST(*result, "expected");
}

void TestStrictJson::refused_data()
{
    QTest::addColumn<QByteArray>("json");

    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("cut") << QByteArray(R"({"a":"b)");
    QTest::newRow("an unknown escape") << QByteArray(R"({"a":"\q"})");
    QTest::newRow("a bare line break in a string") << QByteArray("{\"a\":\"b\nc\"}");
    QTest::newRow("two values") << QByteArray("{} {}");
}

void TestStrictJson::refused()
{
    QFETCH(QByteArray, json);
    const auto result = wellFormedJson(json);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Error::Kind::InvalidRequest);
    QVERIFY(result.error().message.startsWith(QStringLiteral("it is not valid JSON (")));
}

void TestStrictJson::compacts()
{
    QCOMPARE(
        compactJson("{ \"b\" : [ 1 , \"x y\" ],\n \"a\":1.0 }"), QByteArray(R"({"b":[1,"x y"],"a":1.0})"));
}

void TestStrictJson::objects_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("expected");

    QTest::newRow("an object") << QByteArray(R"( {"a":1} )") << true;
    QTest::newRow("an empty one") << QByteArray("{}") << true;
    QTest::newRow("a list") << QByteArray("[]") << false;
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("cut") << QByteArray(R"({"a":)") << false;
    QTest::newRow("more behind it") << QByteArray("{}{}") << false;
    QTest::newRow("a bad string within") << QByteArray(R"({"a":"\q"})") << false;
}

void TestStrictJson::objects()
{
    QFETCH(QByteArray, text);
    QTEST(isJsonObject(text), "expected");
}

QTEST_GUILESS_MAIN(TestStrictJson)
#include "tst_strictjson.moc"
