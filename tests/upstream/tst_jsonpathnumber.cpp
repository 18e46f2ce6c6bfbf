// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/jsonpathnumber.h"

#include <QTest>

using namespace signalbox;

class JsonPathNumberTest : public QObject
{
    Q_OBJECT

private slots:
    void findsNumbers_data();
    void findsNumbers();
    void saysWhatIsMissing_data();
    void saysWhatIsMissing();
    void refusesWhatIsNoExpression_data();
    void refusesWhatIsNoExpression();
};

void JsonPathNumberTest::findsNumbers_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<double>("expected");
    const auto row = [](const char *name, const char *expression, const char *json, double expected) {
        QTest::newRow(name) << QString::fromLatin1(expression) << QByteArray(json) << expected;
    };
    row("member", "balance", R"({"balance": 12.5})", 12.5);
    row("member of a member", "data.balance", R"({"data":{"balance":-3}})", -3);
    row("numeric text", "data.balance", R"({"data":{"balance":"110.00"}})", 110);
    row("text with blanks", "b", R"({"b":" 1e3 "})", 1000);
    row("index", "balance_infos.0.total_balance",
        R"({"is_available":true,"balance_infos":[{"currency":"CNY","total_balance":"110.00"}]})", 110);
    row("second element", "1", "[1, 2.5]", 2.5);
    row("digits name a member of an object", "a.0", R"({"a":{"0":7}})", 7);
    row("the last of equal members", "a", R"({"a":1,"a":2})", 2);
    row("nothing means the whole answer", "", " 42\n", 42);
    row("difference", "data.total_credits - data.total_usage",
        R"({"data":{"total_credits":10,"total_usage":7.5}})", 2.5);
    row("hyphen in a name", "total-balance", R"({"total-balance":4})", 4);
    row("hyphens in names and a difference", "a-b - c-d", R"({"a-b":4,"c-d":1})", 3);
    row("division", "data.quota / 500000", R"({"data":{"quota":1250000}})", 2.5);
    row("division without blanks", "quota/500000", R"({"quota":1000000})", 2);
    row("multiplication", "cents * 0.01", R"({"cents":250})", 2.5);
    row("both", "x * 3 / 4", R"({"x":8})", 6);
    row("a factor counts for its own path only", "a - b / 100", R"({"a":10,"b":250})", 7.5);
    row("a negative constant", "used * -1", R"({"used":4})", -4);
    row("any blanks", "  a   -   b ", R"({"a":3,"b":1})", 2);
}

void JsonPathNumberTest::findsNumbers()
{
    QFETCH(QString, expression);
    QFETCH(QByteArray, json);
    const auto number = JsonPathNumber::parse(expression);
    QVERIFY(number);
    const auto value = number->in(json);
    QVERIFY2(value, value ? "" : qPrintable(value.error().message));
    QTEST(*value, "expected");
}

void JsonPathNumberTest::saysWhatIsMissing_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *expression, const char *json, const char *expected) {
        QTest::newRow(name) << QString::fromLatin1(expression) << QByteArray(json)
                            << QString::fromLatin1(expected);
    };
    row("no JSON", "a", "<html>", "the answer is not JSON");
    row("nothing", "a", "", "the answer is not JSON");
    row("no such member", "data.balance", R"({"data":{}})", "the answer has no 'data.balance'");
    row("a step into a number", "data.balance", R"({"data":1})", "the answer has no 'data.balance'");
    row("an index too far", "a.2", R"({"a":[1,2]})", "the answer has no 'a.2'");
    row("no index", "a.b", R"({"a":[1,2]})", "the answer has no 'a.b'");
    row("a negative index", "a.-1", R"({"a":[1,2]})", "the answer has no 'a.-1'");
    row("an object", "a", R"({"a":{}})", "'a' of the answer is no number");
    row("a boolean", "a", R"({"a":true})", "'a' of the answer is no number");
    row("null", "a", R"({"a":null})", "'a' of the answer is no number");
    row("a word", "a", R"({"a":"much"})", "'a' of the answer is no number");
    row("a currency", "a", R"({"a":"5 USD"})", "'a' of the answer is no number");
    row("not a number", "a", R"({"a":"nan"})", "'a' of the answer is no number");
    row("infinite", "a", R"({"a":"inf"})", "'a' of the answer is no number");
    row("too large", "a", R"({"a":1e999})", "'a' of the answer is no number");
    row("too large in the end", "a * 1e300", R"({"a":1e300})", "'a' of the answer is no number");
    row("the difference lacks one", "a - b", R"({"a":1})", "the answer has no 'b'");
    row("the whole answer", "", R"({"a":1})", "the answer is no number");
}

void JsonPathNumberTest::saysWhatIsMissing()
{
    QFETCH(QString, expression);
    QFETCH(QByteArray, json);
    const auto number = JsonPathNumber::parse(expression);
    QVERIFY(number);
    const auto value = number->in(json);
    QVERIFY(!value);
    QTEST(value.error().message, "expected");
}

void JsonPathNumberTest::refusesWhatIsNoExpression_data()
{
    QTest::addColumn<QString>("expression");
    for (const char *expression : {"a b", "a.", ".a", "a..b", "a - ", "- a", "a - b - c", "a /", "/ 5",
             "a / b", "a / 0", "a * x", "a + b", "a / 5 5", "*", "a * * 5", "a / inf"})
        QTest::newRow(expression) << QString::fromLatin1(expression);
}

void JsonPathNumberTest::refusesWhatIsNoExpression()
{
    QFETCH(QString, expression);
    const auto number = JsonPathNumber::parse(expression);
    QVERIFY(!number);
    QVERIFY(number.error().message.contains(expression));
}

QTEST_GUILESS_MAIN(JsonPathNumberTest)
#include "tst_jsonpathnumber.moc"
