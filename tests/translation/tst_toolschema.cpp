// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/toolschema.h"

#include <QTest>

using namespace signalbox;

class TestToolSchema : public QObject
{
    Q_OBJECT

private slots:
    void cleaned_data();
    void cleaned();
    void forAnthropic_data();
    void forAnthropic();
};

void TestToolSchema::cleaned_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QStringList>("omits");
    QTest::addColumn<QByteArray>("expected");

    const auto row
        = [](const char *name, const char *schema, const char *expected, const QStringList &omits = {}) {
              QTest::newRow(name) << QByteArray(schema) << omits << QByteArray(expected);
          };
    const auto good = R"({ "type":"object", "properties":{"b":{"type":"string"},"a":{"type":"integer"}} })";
    row("good: to the letter, in its order", good, good);
    row("none", "", R"({"type":"object","properties":{}})");
    row("empty", "{}", R"({"type":"object","properties":{}})");
    row("no object", "true", R"({"type":"object","properties":{}})");
    row("names of the document",
        R"({"$schema":"x","$id":"y","$comment":"z","type":"object","properties":{}})",
        R"({"type":"object","properties":{}})");
    row("nested objects without properties",
        R"({"type":"object","properties":{"n":{"type":"object"},"l":{"type":"array","items":{"type":"object"}}}})",
        R"({"type":"object","properties":{"n":{"type":"object","properties":{}},)"
        R"("l":{"type":"array","items":{"type":"object","properties":{}}}}})");
    row("formats that are not listed",
        R"({"type":"object","properties":{"u":{"type":"string","format":"uri"},"d":{"type":"string","format":"date"}}})",
        R"({"type":"object","properties":{"u":{"type":"string"},"d":{"type":"string","format":"date"}}})");
    row("a property called format",
        R"({"type":"object","properties":{"format":{"type":"string"},"$schema":{"type":"string"}}})",
        R"({"type":"object","properties":{"format":{"type":"string"},"$schema":{"type":"string"}}})");
    row("patterns that few engines know",
        R"({"type":"object","properties":{"a":{"pattern":"^\\p{L}+$"},"b":{"pattern":"^(?!x)y"},"c":{"pattern":"^a+$"}}})",
        R"({"type":"object","properties":{"a":{},"b":{},"c":{"pattern":"^a+$"}}})");
    row("in all places",
        R"({"type":"object","properties":{},"anyOf":[{"format":"uri"}],"$defs":{"x":{"format":"uri"}},)"
        R"("additionalProperties":{"format":"uri"}})",
        R"({"type":"object","properties":{},"anyOf":[{}],"$defs":{"x":{}},"additionalProperties":{}})");
    row("values are no schemas",
        R"({"type":"object","properties":{"a":{"enum":[{"format":"uri"}],"default":{"$id":1}}}})",
        R"({"type":"object","properties":{"a":{"enum":[{"format":"uri"}],"default":{"$id":1}}}})");
    row("choices without a type", R"({"type":"object","properties":{"a":{"enum":["x"]},"b":{"enum":[1]}}})",
        R"({"type":"object","properties":{"a":{"enum":["x"],"type":"string"},"b":{"enum":[1]}}})");
    row("null types",
        R"({"type":"object","properties":{"a":{"type":["null","string"]},"b":{"type":["integer","number"]}}})",
        R"({"type":"object","properties":{"a":{"type":"string","nullable":true},"b":{"type":"integer"}}})",
        {QStringLiteral("null")});
    row("references with siblings",
        R"({"type":"object","properties":{"a":{"$ref":"#/$defs/x","description":"d"}},"$defs":{"x":{"type":"string"}}})",
        R"({"type":"object","properties":{"a":{"$ref":"#/$defs/x"}},"$defs":{"x":{"type":"string"}}})",
        {QStringLiteral("$ref+")});
    row("empty texts to choose from",
        R"({"type":"object","properties":{"a":{"enum":["x","","y"]},"b":{"enum":[""]},"c":{"enum":[]}}})",
        R"({"type":"object","properties":{"a":{"enum":["x","y"],"type":"string"},"b":{"type":"string"},"c":{"enum":[]}}})",
        {QStringLiteral("enum-empty")});
    row("what the provider refuses",
        R"({"type":"object","properties":{"a":{"const":1}},"additionalProperties":false})",
        R"({"type":"object","properties":{"a":{}}})",
        {QStringLiteral("const"), QStringLiteral("additionalProperties")});
}

void TestToolSchema::cleaned()
{
    QFETCH(QByteArray, schema);
    QFETCH(QStringList, omits);
    QTEST(cleanedSchema(schema, omits), "expected");
}

void TestToolSchema::forAnthropic_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("expected");

    QTest::newRow("to the letter")
        << QByteArray(R"({"$schema":"x","type":"object","properties":{"a":{"format":"uri"}}})")
        << QByteArray(R"({"$schema":"x","type":"object","properties":{"a":{"format":"uri"}}})");
    QTest::newRow("choices at the root")
        << QByteArray(
               R"({"description":"d","anyOf":[{"properties":{"a":{"type":"string"}},"required":["a"]},)"
               R"({"properties":{"b":{},"a":{}}}],"required":["a"]})")
        << QByteArray(R"({"type":"object","description":"d","properties":{"a":{"type":"string"},"b":{}}})");
    QTest::newRow("bounds as draft 4 has them")
        << QByteArray(R"({"type":"object","properties":{"a":{"minimum":0,"exclusiveMinimum":true}}})")
        << QByteArray(R"({"type":"object","properties":{"a":{"minimum":0}}})");
}

void TestToolSchema::forAnthropic()
{
    QFETCH(QByteArray, schema);
    QTEST(anthropicSchema(schema), "expected");
}

QTEST_GUILESS_MAIN(TestToolSchema)
#include "tst_toolschema.moc"
