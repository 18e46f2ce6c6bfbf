// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jsonslice.h"

#include <QTest>

using namespace signalbox;

class JsonSliceTest : public QObject
{
    Q_OBJECT

private slots:
    void tellsJsonFromOtherText_data();
    void tellsJsonFromOtherText();
    void knowsTheTypeOfAValue_data();
    void knowsTheTypeOfAValue();
    void keepsTheBytesWithoutTheSpaceAround();
    void listsMembersInTheirOrderAsWritten();
    void listsElementsInTheirOrder();
    void hasNoPartsWhereTheTypeHasNone_data();
    void hasNoPartsWhereTheTypeHasNone();
    void lastOfARepeatedKeyWins();
    void findsOnlyMembersOfTheObjectItself();
    void resolvesEscapes_data();
    void resolvesEscapes();
    void convertsOnlyTheRightType();
    void splicesOneValueAndNothingElse_data();
    void splicesOneValueAndNothingElse();
    void quotesTextForJson_data();
    void quotesTextForJson();
    void readsLargeTexts();
    void survivesEveryTruncation();
};

void JsonSliceTest::tellsJsonFromOtherText_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("expected");
    const auto good = [](const char *name, const QByteArray &text) { QTest::newRow(name) << text << true; };
    const auto bad = [](const char *name, const QByteArray &text) { QTest::newRow(name) << text << false; };
    good("empty object", "{}");
    good("empty array", "[]");
    good("space everywhere", " \t\r\n{ \"a\" : [ 1 , 2 ] , \"b\" : null } \n");
    good("empty string", R"("")");
    good("empty key", R"({"":1})");
    good("escaped quote at the end", R"("a\"")");
    good("escaped backslash at the end", R"("a\\")");
    good("every escape", R"("\"\\\/\b\f\n\r\t\u00e9")");
    good("surrogate pair", R"("\ud83d\ude00")");
    good("bytes beyond ASCII", "\"\xF0\x9F\x98\x80\"");
    good("negative number", "-1");
    good("fraction and exponent", "-12.50e+10");
    good("zero", "0");
    good("more digits than a double has", "12345678901234567890");
    good("nested as deep as allowed", QByteArray(512, '[') + QByteArray(512, ']'));
    bad("nothing", "");
    bad("only space", " \n ");
    bad("a word", "hello");
    bad("an HTML page", "<html></html>");
    bad("half a literal", "tru");
    bad("capital literal", "True");
    bad("literal with a tail", "nullx");
    bad("two values", "{} {}");
    bad("text after the value", "{}x");
    bad("NUL after the value", QByteArray("{}\0", 3));
    bad("open object", R"({"a":1)");
    bad("open array", "[1");
    bad("open string", R"("a)");
    bad("string that ends in an escape", R"("a\")");
    bad("comma before the end of an object", R"({"a":1,})");
    bad("comma before the end of an array", "[1,]");
    bad("comma without a value", "[,1]");
    bad("no comma", "[1 2]");
    bad("no colon", R"({"a" 1})");
    bad("no value", R"({"a":})");
    bad("key without quotes", "{a:1}");
    bad("key that is a number", "{1:1}");
    bad("apostrophes", "{'a':1}");
    bad("wrong closing bracket", R"({"a":[1})");
    bad("comment", "[1/*one*/]");
    bad("byte order mark", "\xEF\xBB\xBF{}");
    bad("NaN", "NaN");
    bad("only a minus", "-");
    bad("plus before a number", "+1");
    bad("zero before a number", "01");
    bad("two points", "1.2.3");
    bad("point without a digit before", ".5");
    bad("point without a digit behind", "5.");
    bad("exponent without a digit", "1e");
    bad("sum", "1-2");
    bad("only a letter of numbers", "e");
    good("unknown escape (strings are not judged)", R"("a\qb")");
    good("escape of a code point cut short (strings are not judged)", R"("\u00e")");
    good("line break inside a string (strings are not judged)", "\"a\nb\"");
    good("NUL inside a string (strings are not judged)", QByteArray("\"a\0b\"", 5));
    bad("nested too deep", QByteArray(2000, '[') + QByteArray(2000, ']'));
    bad("objects nested too deep", QByteArray(R"({"a":)").repeated(100'000) + '1' + QByteArray(100'000, '}'));
    bad("endless nesting", QByteArray(5'000'000, '['));
}

void JsonSliceTest::tellsJsonFromOtherText()
{
    QFETCH(QByteArray, text);
    QTEST(JsonSlice::parse(text).has_value(), "expected");
}

void JsonSliceTest::knowsTheTypeOfAValue_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<JsonSlice::Type>("expected");
    QTest::newRow("object") << QByteArray("{}") << JsonSlice::Type::Object;
    QTest::newRow("array") << QByteArray("[]") << JsonSlice::Type::Array;
    QTest::newRow("string") << QByteArray("\"\"") << JsonSlice::Type::String;
    QTest::newRow("number") << QByteArray("7") << JsonSlice::Type::Number;
    QTest::newRow("negative number") << QByteArray("-7") << JsonSlice::Type::Number;
    QTest::newRow("true") << QByteArray("true") << JsonSlice::Type::Boolean;
    QTest::newRow("false") << QByteArray("false") << JsonSlice::Type::Boolean;
    QTest::newRow("null") << QByteArray("null") << JsonSlice::Type::Null;
}

void JsonSliceTest::knowsTheTypeOfAValue()
{
    QFETCH(QByteArray, text);
    const auto slice = JsonSlice::parse(text);
    QVERIFY(slice);
    QTEST(slice->type(), "expected");
}

void JsonSliceTest::keepsTheBytesWithoutTheSpaceAround()
{
    const QByteArray text = " { \"z\" : 1.0 , \"a\":2 }\n";
    const auto slice = JsonSlice::parse(text);
    QVERIFY(slice);
    QCOMPARE(slice->bytes().toByteArray(), text.trimmed());
}

void JsonSliceTest::listsMembersInTheirOrderAsWritten()
{
    const QByteArray text = R"({"z": 1.0 ,"a":{"b":[]}, "k\u0065y":"v\n"})";
    const auto slice = JsonSlice::parse(text);
    QVERIFY(slice);
    QByteArrayList seen;
    for (const JsonSlice::Member &member : slice->members())
        seen << member.key.toByteArray() + '=' + member.value.toByteArray();
    const QByteArrayList expected{"z=1.0", R"(a={"b":[]})", R"(k\u0065y="v\n")"};
    QCOMPARE(seen, expected);
}

void JsonSliceTest::listsElementsInTheirOrder()
{
    const QByteArray text = R"([ 1 , "two" , [3] , {} ])";
    const auto slice = JsonSlice::parse(text);
    QVERIFY(slice);
    QByteArrayList seen;
    for (const JsonSlice &element : slice->elements())
        seen << element.bytes().toByteArray();
    const QByteArrayList expected{"1", R"("two")", "[3]", "{}"};
    QCOMPARE(seen, expected);
}

void JsonSliceTest::hasNoPartsWhereTheTypeHasNone_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("string") << QByteArray(R"("{\"a\":1}")");
    QTest::newRow("number") << QByteArray("1");
    QTest::newRow("boolean") << QByteArray("true");
    QTest::newRow("null") << QByteArray("null");
}

void JsonSliceTest::hasNoPartsWhereTheTypeHasNone()
{
    QFETCH(QByteArray, text);
    const auto slice = JsonSlice::parse(text);
    QVERIFY(slice);
    QVERIFY(slice->members().empty());
    QVERIFY(slice->elements().empty());
    QVERIFY(!slice->value("a"));
}

void JsonSliceTest::lastOfARepeatedKeyWins()
{
    const auto slice = JsonSlice::parse(R"({"model":"one","n":1,"model":"two"})");
    QVERIFY(slice);
    QCOMPARE(slice->members().size(), 3U);
    QCOMPARE(slice->value("model")->toString().value(), QByteArray("two"));
}

void JsonSliceTest::findsOnlyMembersOfTheObjectItself()
{
    const auto slice = JsonSlice::parse(R"({"messages":[{"model":"inner"}],"text":"\"model\":1","Model":2})");
    QVERIFY(slice);
    QVERIFY(!slice->value("model"));
    QVERIFY(slice->value("Model"));
}

void JsonSliceTest::resolvesEscapes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("nothing to resolve") << QByteArray(R"("claude")") << QByteArray("claude");
    QTest::newRow("empty") << QByteArray(R"("")") << QByteArray("");
    QTest::newRow("quote and backslash") << QByteArray(R"("a\"b\\c\/d")") << QByteArray("a\"b\\c/d");
    QTest::newRow("control characters") << QByteArray(R"("\b\f\n\r\t")") << QByteArray("\b\f\n\r\t");
    QTest::newRow("code point") << QByteArray(R"("\u00e9")") << QByteArray("\xC3\xA9");
    QTest::newRow("surrogate pair") << QByteArray(R"("\ud83d\ude00")") << QByteArray("\xF0\x9F\x98\x80");
    QTest::newRow("raw bytes beside an escape") << QByteArray("\"\xC3\xA9\\n\"") << QByteArray("\xC3\xA9\n");
    QTest::newRow("backslash before a u") << QByteArray(R"("\\u0041")") << QByteArray("\\u0041");
}

void JsonSliceTest::resolvesEscapes()
{
    QFETCH(QByteArray, text);
    const auto slice = JsonSlice::parse(text);
    QVERIFY(slice);
    QVERIFY(slice->toString());
    QTEST(*slice->toString(), "expected");
}

void JsonSliceTest::convertsOnlyTheRightType()
{
    const QByteArray text = R"({"s":"true","b":true,"f":false,"n":1.5,"z":null,"i":-3})";
    const auto slice = JsonSlice::parse(text);
    QVERIFY(slice);
    const auto at = [&](const char *key) { return slice->value(key).value(); };
    QCOMPARE(at("s").toString(), std::optional(QByteArray("true")));
    QCOMPARE(at("s").toBool(), std::optional<bool>());
    QCOMPARE(at("s").toDouble(), std::optional<double>());
    QCOMPARE(at("b").toBool(), std::optional(true));
    QCOMPARE(at("f").toBool(), std::optional(false));
    QCOMPARE(at("b").toString(), std::optional<QByteArray>());
    QCOMPARE(at("b").toDouble(), std::optional<double>());
    QCOMPARE(at("n").toDouble(), std::optional(1.5));
    QCOMPARE(at("i").toDouble(), std::optional(-3.0));
    QCOMPARE(at("n").toString(), std::optional<QByteArray>());
    QCOMPARE(at("z").toBool(), std::optional<bool>());
    QCOMPARE(at("z").toString(), std::optional<QByteArray>());
}

void JsonSliceTest::splicesOneValueAndNothingElse_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("replacement");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("odd spacing, numbers and escapes stay")
        << QByteArray(R"( { "z":1.0,"n":12345678901234567890 , "model" : "a" ,"t":"\u00e9" } )")
        << QByteArray(R"("longer")")
        << QByteArray(R"( { "z":1.0,"n":12345678901234567890 , "model" : "longer" ,"t":"\u00e9" } )");
    QTest::newRow("shorter") << QByteArray(R"({"model":"abcdef"})") << QByteArray("1")
                             << QByteArray(R"({"model":1})");
    QTest::newRow("first member") << QByteArray(R"({"model":"a","model2":"a"})") << QByteArray(R"("b")")
                                  << QByteArray(R"({"model":"b","model2":"a"})");
    QTest::newRow("nothing in its place")
        << QByteArray(R"({"model":"a"})") << QByteArray() << QByteArray(R"({"model":})");
}

void JsonSliceTest::splicesOneValueAndNothingElse()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, replacement);
    const QByteArray original(before.constData(), before.size());
    const auto slice = JsonSlice::parse(before);
    QVERIFY(slice);
    QTEST(JsonSlice::splice(before, slice->value("model")->bytes(), replacement), "after");
    QCOMPARE(before, original);
}

void JsonSliceTest::quotesTextForJson_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("plain") << QByteArray("claude") << QByteArray(R"("claude")");
    QTest::newRow("empty") << QByteArray() << QByteArray(R"("")");
    QTest::newRow("quote and backslash") << QByteArray("a\"b\\") << QByteArray(R"("a\"b\\")");
    QTest::newRow("line break") << QByteArray("a\nb") << QByteArray(R"("a\nb")");
    QTest::newRow("beyond ASCII") << QByteArray("\xC3\xA9") << QByteArray("\"\xC3\xA9\"");
    QTest::newRow("looks like the end of the array") << QByteArray("\"]") << QByteArray(R"("\"]")");
}

void JsonSliceTest::quotesTextForJson()
{
    QFETCH(QByteArray, text);
    const QByteArray quoted = JsonSlice::quoted(text);
    QTEST(quoted, "expected");
    QCOMPARE(JsonSlice::parse(quoted)->toString().value(), text);
}

void JsonSliceTest::readsLargeTexts()
{
    const QByteArray image(10 * 1024 * 1024, 'A');
    const QByteArray escapes = QByteArray(R"(\"\\)").repeated(100'000);
    const QByteArray numbers = QByteArray("0,").repeated(500'000) + '0';
    const QByteArray text = R"({"image":")" + image + R"(","escapes":")" + escapes + R"(","numbers":[)"
        + numbers + R"(],"model":"m"})";
    const auto slice = JsonSlice::parse(text);
    QVERIFY(slice);
    QCOMPARE(slice->value("image")->bytes().size(), image.size() + 2);
    QCOMPARE(slice->value("escapes")->toString()->size(), 200'000);
    QCOMPARE(slice->value("numbers")->elements().size(), 500'001U);
    QCOMPARE(slice->value("model")->toString().value(), QByteArray("m"));
}

void JsonSliceTest::survivesEveryTruncation()
{
    const QByteArray text = R"({"a":[1,-2.5e3,true,null,{"b\"":"\\\u00e9"}],"c":"d"})";
    for (qsizetype length = 0; length < text.size(); ++length) {
        const QByteArray cut(text.constData(), length); // of its own, so that reading on would be noticed
        QVERIFY2(!JsonSlice::parse(cut), cut.constData());
    }
    QVERIFY(JsonSlice::parse(text));
}

QTEST_GUILESS_MAIN(JsonSliceTest)
#include "tst_jsonslice.moc"
