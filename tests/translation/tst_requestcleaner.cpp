// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/requestcleaner.h"

#include "core/jsonslice.h"

#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace signalbox;

namespace {

const QByteArray emptied = R"json([{"type":"text","text":"(no content)"}])json";

QStringList words(const char *text)
{
    return QString::fromUtf8(text).split(u' ', Qt::SkipEmptyParts);
}

QByteArray cleaned(const Quirks &quirks, const QByteArray &body)
{
    return RequestCleaner(quirks).body(body);
}

/// Everything at once.
Quirks manyQuirks()
{
    Quirks quirks;
    quirks.betas = words("effort-* context-management-*");
    quirks.fields = words("context_management output_config.effort messages[].output_config");
    quirks.toolFields = words("defer_loading input_examples");
    quirks.tools = words("web_search_*");
    quirks.blocks = words("tool_reference server_tool_use web_search_tool_result");
    quirks.cacheControlKeys = words("type");
    quirks.liftsSystemMessages = true;
    quirks.budgetsThinking = true;
    quirks.adaptiveModels = words("*opus-4-6*");
    return quirks;
}

} // namespace

class RequestCleanerTest : public QObject
{
    Q_OBJECT

private slots:
    void withoutQuirksEverythingIsShared();
    void sharesWhatHasNothingToTakeOut_data();
    void sharesWhatHasNothingToTakeOut();
    void cleansTheBetas_data();
    void cleansTheBetas();
    void removesFields_data();
    void removesFields();
    void cleansTools_data();
    void cleansTools();
    void removesBlocks_data();
    void removesBlocks();
    void keepsTheAllowedKeysOfCacheControl_data();
    void keepsTheAllowedKeysOfCacheControl();
    void liftsSystemMessages_data();
    void liftsSystemMessages();
    void liftedMessagesAreCleanedAsWell();
    void budgetsThinking_data();
    void budgetsThinking();
    void cleansAWholeRequest();
    void leavesWhatItDoesNotTouch();
    void survivesEveryTruncation();
};

void RequestCleanerTest::withoutQuirksEverythingIsShared()
{
    const QByteArray body = R"({"context_management":{}})";
    const Headers headers{{"anthropic-beta", " a , b"}};
    const Quirks quirks;
    QVERIFY(cleaned(quirks, body).constData() == body.constData());
    QCOMPARE(RequestCleaner(quirks).headers(headers), headers);
}

void RequestCleanerTest::sharesWhatHasNothingToTakeOut_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("clean") << QByteArray(
        R"({"model":"m","messages":[{"role":"user","content":"hi"}],"max_tokens":5,"stream":true})");
    QTest::newRow("no JSON") << QByteArray("effort {");
    QTest::newRow("no object") << QByteArray(R"([{"context_management":1}])");
    QTest::newRow("odd types") << QByteArray(
        R"({"model":1,"messages":{"role":"system"},"tools":"x","system":3,"thinking":[],"cache_control":null,"output_config":1})");
    QTest::newRow("odd blocks") << QByteArray(
        R"({"messages":[1,"x",{"role":1,"content":[1,"tool_reference",null,{"type":["tool_reference"]}]}]})");
    QTest::newRow("nothing") << QByteArray();
}

void RequestCleanerTest::sharesWhatHasNothingToTakeOut()
{
    QFETCH(QByteArray, body);
    QVERIFY(cleaned(manyQuirks(), body).constData() == body.constData());
}

void RequestCleanerTest::cleansTheBetas_data()
{
    QTest::addColumn<QByteArrayList>("before");
    QTest::addColumn<QString>("patterns");
    QTest::addColumn<QByteArrayList>("after");
    const auto row = [](const char *name, const QByteArrayList &before, const char *patterns,
                         const QByteArrayList &after) {
        QTest::newRow(name) << before << QString::fromLatin1(patterns) << after;
    };
    row("one of three", {"a-1,effort-2025-11-24,b-2"}, "effort-*", {"a-1,b-2"});
    row("the first", {"effort-2025-11-24, a-1"}, "effort-*", {"a-1"});
    row("the last", {"a-1, effort-2025-11-24"}, "effort-*", {"a-1"});
    row("the only one takes the field with it", {"effort-2025-11-24"}, "effort-*", {});
    row("several fields", {"a-1,effort-1", "effort-2", "b-2"}, "effort-*", {"a-1", "b-2"});
    row("what loses nothing stays as written", {" a-1 ,,b-2 "}, "effort-*", {" a-1 ,,b-2 "});
    row("several patterns", {"a-1,b-2,c-3"}, "a-* c-3", {"b-2"});
    row("all", {"a-1, b-2", "c-3"}, "*", {});
    row("case is no matter", {"Effort-2025,a-1"}, "effort-*", {"a-1"});
    row("only whole tokens", {"no-effort-1"}, "effort-*", {"no-effort-1"});
}

void RequestCleanerTest::cleansTheBetas()
{
    QFETCH(QByteArrayList, before);
    QFETCH(QString, patterns);
    QFETCH(QByteArrayList, after);
    Quirks quirks;
    quirks.betas = patterns.split(u' ');
    Headers headers{{"x-other", "effort-1"}};
    for (const QByteArray &value : before)
        headers.append("Anthropic-Beta", value);
    headers.append("x-last", "1");
    Headers expected{{"x-other", "effort-1"}};
    for (const QByteArray &value : after)
        expected.append("Anthropic-Beta", value);
    expected.append("x-last", "1");
    QCOMPARE(RequestCleaner(quirks).headers(headers), expected);
}

void RequestCleanerTest::removesFields_data()
{
    QTest::addColumn<QString>("fields");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *name, const char *fields, const char *before, const char *after) {
        QTest::newRow(name) << QString::fromLatin1(fields) << QByteArray(before) << QByteArray(after);
    };
    row("at the top", "a", R"({"b":1.0,"a":{"x":[1]},"c":2})", R"({"b":1.0,"c":2})");
    row("all of them", "a b", R"({ "a":1, "b":2 })", R"({  })");
    row("twice the same key", "a", R"({"a":1,"b":2,"a":3})", R"({"b":2})");
    row("only at the top", "a", R"({"b":{"a":1}})", R"({"b":{"a":1}})");
    row("one inside another", "output_config.effort", R"({"output_config":{"effort":"high","format":{}}})",
        R"({"output_config":{"format":{}}})");
    row("its parent goes when nothing is left", "output_config.effort",
        R"({"m":1,"output_config":{"effort":"high"}})", R"({"m":1})");
    row("two of one parent", "o.a o.b", R"({"o":{"a":1,"b":2},"m":1})", R"({"m":1})");
    row("two of one parent, and a third stays", "o.a o.b", R"({"o":{"a":1,"c":3,"b":2}})",
        R"({"o":{"c":3}})");
    row("deeper", "a.b.c", R"({"a":{"b":{"c":1},"d":2}})", R"({"a":{"d":2}})");
    row("up to the top", "a.b.c", R"({"a":{"b":{"c":1}},"x":0})", R"({"x":0})");
    row("inside what is no object", "a.b", R"({"a":[{"b":1}]})", R"({"a":[{"b":1}]})");
    row("of every element", "m[].o", R"({"m":[{"o":1,"p":2},{"p":3},4,{"o":5}]})",
        R"({"m":[{"p":2},{"p":3},4,{}]})");
    row("of every element of every element", "m[].c[].x", R"({"m":[{"c":[{"x":1,"y":2}]},{"c":"x"}]})",
        R"({"m":[{"c":[{"y":2}]},{"c":"x"}]})");
    row("the whole and a part", "o o.a", R"({"o":{"a":1,"b":2},"m":1})", R"({"m":1})");
    row("parts inside elements", "m[].o.a", R"({"m":[{"o":{"a":1}},{"o":{"a":1,"b":2}}]})",
        R"({"m":[{},{"o":{"b":2}}]})");
}

void RequestCleanerTest::removesFields()
{
    QFETCH(QString, fields);
    QFETCH(QByteArray, before);
    Quirks quirks;
    quirks.fields = fields.split(u' ');
    QTEST(cleaned(quirks, before), "after");
}

void RequestCleanerTest::cleansTools_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *name, const char *before, const char *after) {
        QTest::newRow(name) << QByteArray(before) << QByteArray(after);
    };
    row("a field", R"({"tools":[{"name":"a","defer_loading":true,"input_schema":{"defer_loading":1}}]})",
        R"({"tools":[{"name":"a","input_schema":{"defer_loading":1}}]})");
    row("a field of custom", R"({"tools":[{"custom":{"defer_loading":true,"x":1},"name":"a"}]})",
        R"({"tools":[{"custom":{"x":1},"name":"a"}]})");
    row("custom goes when nothing is left",
        R"({"tools":[{"name":"a","custom":{"defer_loading":true,"input_examples":[]}}]})",
        R"({"tools":[{"name":"a"}]})");
    row("a tool by its type",
        R"({"tools":[{"type":"web_search_20250305","name":"web_search"}, {"name":"a"}]})",
        R"({"tools":[{"name":"a"}]})");
    row("the last tool",
        R"({"a":1,"tools":[{"type":"web_search_1","name":"s"}],"tool_choice":{"type":"auto"}})",
        R"({"a":1})");
    row("the choice of a removed tool",
        R"({"tools":[{"type":"web_search_1","name":"s"},{"name":"a"}],"tool_choice":{"type":"tool","name":"s"}})",
        R"({"tools":[{"name":"a"}]})");
    row("not the choice of another",
        R"({"tools":[{"type":"web_search_1","name":"s"},{"name":"a"}],"tool_choice":{"type":"tool","name":"a"}})",
        R"({"tools":[{"name":"a"}],"tool_choice":{"type":"tool","name":"a"}})");
    row("not the choice of any",
        R"({"tools":[{"type":"web_search_1","name":"s"},{"name":"a"}],"tool_choice":{"type":"any"}})",
        R"({"tools":[{"name":"a"}],"tool_choice":{"type":"any"}})");
    row("a custom tool of a like name stays", R"({"tools":[{"type":"custom","name":"web_search_1"}]})",
        R"({"tools":[{"type":"custom","name":"web_search_1"}]})");
}

void RequestCleanerTest::cleansTools()
{
    QFETCH(QByteArray, before);
    Quirks quirks;
    quirks.toolFields = words("defer_loading input_examples");
    quirks.tools = words("web_search_*");
    QTEST(cleaned(quirks, before), "after");
}

void RequestCleanerTest::removesBlocks_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *name, const QByteArray &before, const QByteArray &after) {
        QTest::newRow(name) << R"({"messages":[)" + before + "]}"
                            << R"({"messages":[)" + after + "]}";
    };
    const QByteArray text = R"({"type":"text","text":"x"})";
    const QByteArray user = R"({"role":"user","content":"x"})";
    row("in a message",
        R"({"role":"user","content":[)" + text + R"(,{"type":"tool_reference","tool_name":"a"}]})",
        R"({"role":"user","content":[)" + text + "]}");
    row("in a tool's result",
        R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":[{"type":"tool_reference"},)"
            + text + "]}]}",
        R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":[)" + text + "]}]}");
    row("a tool's result is kept",
        R"({"role":"user","content":[{"type":"tool_result","content":[{"type":"tool_reference"}],"is_error":false}]})",
        R"({"role":"user","content":[{"type":"tool_result","content":)" + emptied
            + R"(,"is_error":false}]})");
    row("a message is kept", R"({"role":"user","content":[{"type":"tool_reference"}]},)" + user,
        R"({"role":"user","content":)" + emptied + "}," + user);
    row("but not an assistant's at the end",
        user + R"(,{"role":"assistant","content":[{"type":"tool_reference"},{"type":"tool_reference"}]})",
        user);
    row("by its name",
        R"({"role":"assistant","content":[{"type":"server_tool_use","name":"tool_search_tool_regex"},)"
        R"({"type":"server_tool_use","name":"web_search"}]})",
        R"({"role":"assistant","content":[{"type":"server_tool_use","name":"web_search"}]})");
    row("not what only mentions it", R"({"role":"user","content":"tool_reference"})",
        R"({"role":"user","content":"tool_reference"})");
    row("not inside the input of a call",
        R"({"role":"assistant","content":[{"type":"tool_use","input":{"content":[{"type":"tool_reference"}]}}]},)"
            + user,
        R"({"role":"assistant","content":[{"type":"tool_use","input":{"content":[{"type":"tool_reference"}]}}]},)"
            + user);
    row("empty content stays", R"({"role":"user","content":[]})", R"({"role":"user","content":[]})");
}

void RequestCleanerTest::removesBlocks()
{
    QFETCH(QByteArray, before);
    Quirks quirks;
    quirks.blocks = words("tool_reference server_tool_use/tool_search_tool_*");
    QTEST(cleaned(quirks, before), "after");
}

void RequestCleanerTest::keepsTheAllowedKeysOfCacheControl_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const QByteArray full = R"("cache_control":{"type":"ephemeral", "ttl":"1h","scope":"global"})";
    const QByteArray kept = R"("cache_control":{"type":"ephemeral"})";
    const auto row = [&](const char *name, const QByteArray &body) {
        QTest::newRow(name) << QByteArray(body).replace("@", full) << QByteArray(body).replace("@", kept);
    };
    row("at the top", R"({"model":"m",@})");
    row("of the system", R"({"system":[{"type":"text",@,"text":"x"}]})");
    row("of tools", R"({"tools":[{"name":"a",@}]})");
    row("of messages", R"({"messages":[{"role":"user","content":[{"type":"text","text":"x",@}]}]})");
    row("in a tool's result",
        R"({"messages":[{"role":"user","content":[{"type":"tool_result",@,"content":[{"type":"text",@}]}]}]})");
    QTest::newRow("nothing allowed in it")
        << QByteArray(R"({"a":1,"cache_control":{"scope":"global"}})") << QByteArray(R"({"a":1})");
    QTest::newRow("null") << QByteArray(R"({"cache_control":null})")
                          << QByteArray(R"({"cache_control":null})");
    QTest::newRow("inside a call's input")
        << QByteArray(
               R"({"messages":[{"role":"assistant","content":[{"type":"tool_use","input":{"cache_control":{"ttl":1}}}]}]})")
        << QByteArray(
               R"({"messages":[{"role":"assistant","content":[{"type":"tool_use","input":{"cache_control":{"ttl":1}}}]}]})");
}

void RequestCleanerTest::keepsTheAllowedKeysOfCacheControl()
{
    QFETCH(QByteArray, before);
    Quirks quirks;
    quirks.cacheControlKeys = words("type");
    QTEST(cleaned(quirks, before), "after");
}

void RequestCleanerTest::liftsSystemMessages_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *name, const char *before, const char *after) {
        QTest::newRow(name) << QByteArray(before) << QByteArray(after);
    };
    row("text behind blocks",
        R"({"messages":[{"role":"user","content":"u"},{"role":"system","content":"a \u00e9"}],"system":[{"type":"text","text":"s"}]})",
        R"({"messages":[{"role":"user","content":"u"}],"system":[{"type":"text","text":"s"},{"type":"text","text":"a \u00e9"}]})");
    row("blocks behind a text",
        R"({"system" : "s","messages":[{"role":"system","content":[{"type":"text", "text":"a"}],"output_config":{}},{"role":"user","content":"u"}]})",
        R"({"system" : [{"type":"text","text":"s"},{"type":"text", "text":"a"}],"messages":[{"role":"user","content":"u"}]})");
    row("without a system", R"({"messages":[{"role":"user","content":"u"},{"role":"system","content":"a"}]})",
        R"({"messages":[{"role":"user","content":"u"}],"system":[{"type":"text","text":"a"}]})");
    row("an empty system",
        R"({"system":"","messages":[{"role":"system","content":"a"},{"role":"user","content":"u"}]})",
        R"({"system":[{"type":"text","text":"a"}],"messages":[{"role":"user","content":"u"}]})");
    row("no blocks in the system",
        R"({"system":[ ],"messages":[{"role":"system","content":"a"},{"role":"user","content":"u"}]})",
        R"({"system":[{"type":"text","text":"a"} ],"messages":[{"role":"user","content":"u"}]})");
    row("null",
        R"({"system":null,"messages":[{"role":"system","content":"a"},{"role":"user","content":"u"}]})",
        R"({"system":[{"type":"text","text":"a"}],"messages":[{"role":"user","content":"u"}]})");
    row("several, in their order",
        R"({"system":"s","messages":[{"role":"system","content":"a"},{"role":"user","content":"u"},{"role":"system","content":[{"type":"text","text":"b"},{"type":"text","text":"c"}]},{"role":"system","content":"d"}]})",
        R"({"system":[{"type":"text","text":"s"},{"type":"text","text":"a"},{"type":"text","text":"b"},{"type":"text","text":"c"},{"type":"text","text":"d"}],"messages":[{"role":"user","content":"u"}]})");
    row("nothing said", R"({"messages":[{"role":"user","content":"u"},{"role":"system","content":" "}]})",
        R"({"messages":[{"role":"user","content":"u"}]})");
    row("what is no text goes",
        R"({"messages":[{"role":"user","content":"u"},{"role":"system","content":[{"type":"tool_addition"}]}]})",
        R"({"messages":[{"role":"user","content":"u"}]})");
    row("a conversation of nothing else stays", R"({"messages":[{"role":"system","content":"a"}]})",
        R"({"messages":[{"role":"system","content":"a"}]})");
}

void RequestCleanerTest::liftsSystemMessages()
{
    QFETCH(QByteArray, before);
    Quirks quirks;
    quirks.liftsSystemMessages = true;
    QTEST(cleaned(quirks, before), "after");
}

void RequestCleanerTest::liftedMessagesAreCleanedAsWell()
{
    const QByteArray before
        = R"({"messages":[{"role":"user","content":"u"},{"role":"system","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral","ttl":"1h"}}],"output_config":{"effort":"low"}}]})";
    const QByteArray after
        = R"({"messages":[{"role":"user","content":"u"}],"system":[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}}]})";
    QCOMPARE(cleaned(manyQuirks(), before), after);
}

void RequestCleanerTest::budgetsThinking_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *name, const char *before, const char *after) {
        QTest::newRow(name) << QByteArray(before) << QByteArray(after);
    };
    row("adaptive",
        R"({"model":"sonnet-4-5","max_tokens":20000,"thinking":{"type":"adaptive","display":"omitted"}})",
        R"({"model":"sonnet-4-5","max_tokens":20000,"thinking":{"type":"enabled","budget_tokens":16000}})");
    row("given budget",
        R"({"model":"x","max_tokens":20000,"thinking":{"budget_tokens":5000,"type":"adaptive"}})",
        R"({"model":"x","max_tokens":20000,"thinking":{"type":"enabled","budget_tokens":5000}})");
    row("small limit", R"({"model":"x","max_tokens":1000,"thinking":{"type":"adaptive"}})",
        R"({"model":"x","max_tokens":1025,"thinking":{"type":"enabled","budget_tokens":1024}})");
    row("budget at the limit",
        R"({"model":"x","max_tokens":5000,"thinking":{"type":"adaptive","budget_tokens":5000}})",
        R"({"model":"x","max_tokens":5001,"thinking":{"type":"enabled","budget_tokens":5000}})");
    row("rounded down", R"({"model":"x","max_tokens":1999,"thinking":{"type":"adaptive"}})",
        R"({"model":"x","max_tokens":1999,"thinking":{"type":"enabled","budget_tokens":1599}})");
    row("no limit, as in count_tokens", R"({"model":"x","thinking":{"type":"adaptive"}})",
        R"({"model":"x","thinking":{"type":"enabled","budget_tokens":12800}})");
    row("a model that knows adaptive",
        R"({"model":"claude-opus-4-6","max_tokens":9,"thinking":{"type":"adaptive"}})",
        R"({"model":"claude-opus-4-6","max_tokens":9,"thinking":{"type":"adaptive"}})");
    row("which takes no budget",
        R"({"model":"claude-opus-4-6","max_tokens":9,"thinking":{"type":"adaptive","budget_tokens":5}})",
        R"({"model":"claude-opus-4-6","max_tokens":9,"thinking":{"type":"adaptive"}})");
    row("enabled without a budget",
        R"({"model":"x","max_tokens":2000,"thinking":{"type":"enabled","display":"omitted"}})",
        R"({"model":"x","max_tokens":2000,"thinking":{"type":"enabled","display":"omitted","budget_tokens":1600}})");
    row("enabled with none",
        R"({"model":"x","max_tokens":2000,"thinking":{"type":"enabled","budget_tokens":null}})",
        R"({"model":"x","max_tokens":2000,"thinking":{"type":"enabled","budget_tokens":1600}})");
    row("enabled with a budget",
        R"({"model":"x","max_tokens":10,"thinking":{"type":"enabled","budget_tokens":2048}})",
        R"({"model":"x","max_tokens":10,"thinking":{"type":"enabled","budget_tokens":2048}})");
    row("disabled", R"({"model":"x","thinking":{"type":"disabled"}})",
        R"({"model":"x","thinking":{"type":"disabled"}})");
    row("none", R"({"model":"x","max_tokens":5})", R"({"model":"x","max_tokens":5})");
    row("another type of thinking", R"({"model":"x","thinking":"adaptive"})",
        R"({"model":"x","thinking":"adaptive"})");
}

void RequestCleanerTest::budgetsThinking()
{
    QFETCH(QByteArray, before);
    Quirks quirks;
    quirks.budgetsThinking = true;
    quirks.adaptiveModels = words("*opus-4-6* *-5-5");
    QTEST(cleaned(quirks, before), "after");
}

void RequestCleanerTest::cleansAWholeRequest()
{
    const QByteArray before = R"({"model":"databricks-claude-haiku-4-5",
 "messages": [
  {"role":"user","content":[{"type":"text","text":"hi \u00e9","cache_control":{"type":"ephemeral","ttl":"1h"}}]},
  {"role":"system","content":"today is …"},
  {"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"ToolSearch","input":{"b":1.0,"a":2}}]},
  {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":[{"type":"tool_reference","tool_name":"Bash"}]}]}
 ],
 "system":[{"type":"text","text":"x-anthropic-billing-header: …"},{"type":"text","text":"You are","cache_control":{"type":"ephemeral","scope":"global"}}],
 "tools":[{"name":"Bash","defer_loading":true,"input_schema":{"type":"object"}},{"type":"web_search_20250305","name":"web_search"}],
 "metadata":{"user_id":"{\"device_id\":1}"},"max_tokens":32000,"thinking":{"type":"adaptive","display":"omitted"},
 "context_management":{"edits":[{"type":"clear_thinking_20251015","keep":"all"}]},"output_config":{"effort":"high"},"stream":true})";
    const QByteArray after = R"json({"model":"databricks-claude-haiku-4-5",
 "messages": [
  {"role":"user","content":[{"type":"text","text":"hi \u00e9","cache_control":{"type":"ephemeral"}}]},
  {"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"ToolSearch","input":{"b":1.0,"a":2}}]},
  {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"(no content)"}]}]}
 ],
 "system":[{"type":"text","text":"x-anthropic-billing-header: …"},{"type":"text","text":"You are","cache_control":{"type":"ephemeral"}},{"type":"text","text":"today is …"}],
 "tools":[{"name":"Bash","input_schema":{"type":"object"}}],
 "metadata":{"user_id":"{\"device_id\":1}"},"max_tokens":32000,"thinking":{"type":"enabled","budget_tokens":25600},"stream":true})json";
    QCOMPARE(cleaned(manyQuirks(), before), after);
    QVERIFY(cleaned(manyQuirks(), after).constData() == after.constData());
}

namespace {

/// Writes random requests of values that must stay and others that must go.
class RandomRequest
{
public:
    explicit RandomRequest(quint32 seed) : m_random(seed)
    {
        QByteArrayList members{field("model", R"("m-\u0031")")};
        for (int i = m_random.bounded(4); i > 0; --i)
            members << kept(top, field("x" + QByteArray::number(i), value(2)));
        if (m_random.bounded(2) == 0)
            members << field("context_management", value(2));
        if (m_random.bounded(2) == 0)
            members << field("output_config", object({field("effort", value(1))}));
        members << field("messages", array(turns()));
        members << field("tools", array(definitions()));
        std::shuffle(members.begin(), members.end(), m_random);
        body = object(members);
    }

    QByteArray body;
    QByteArrayList top; ///< what stays, by its place
    QByteArrayList blocks;
    QByteArrayList tools;

private:
    int pick(int end) { return m_random.bounded(end); }
    QByteArray space() { return QByteArrayList{"", "", " ", "\n\t"}.at(pick(4)); }
    QByteArray field(const QByteArray &name, const QByteArray &text)
    {
        return '"' + name + '"' + space() + ':' + space() + text;
    }
    QByteArray joined(const QByteArrayList &items)
    {
        QByteArray text = space();
        for (qsizetype i = 0; i < items.size(); ++i)
            text += (i > 0 ? "," : "") + space() + items.at(i) + space();
        return text;
    }
    QByteArray object(const QByteArrayList &members) { return '{' + joined(members) + '}'; }
    QByteArray array(const QByteArrayList &elements) { return '[' + joined(elements) + ']'; }
    QByteArray value(int depth)
    {
        const QByteArrayList plain{"1.0", "-0", "12345678901234567890", "1e+5", "null", "true", R"("a\"b\\")",
            R"("\ud83d\ude00,]}")", R"("tool_reference")"};
        if (depth == 0 || pick(2) == 0)
            return plain.at(pick(static_cast<int>(plain.size())));
        QByteArrayList parts;
        const bool isArray = pick(2) == 0;
        for (int i = pick(4); i > 0; --i)
            parts << (isArray ? value(depth - 1) : field("k" + QByteArray::number(i), value(depth - 1)));
        return isArray ? array(parts) : object(parts);
    }
    static QByteArray kept(QByteArrayList &list, const QByteArray &text)
    {
        list << text;
        return text;
    }
    QByteArrayList turns()
    {
        QByteArrayList result;
        for (int i = pick(6); i >= 0; --i) {
            QByteArrayList content{
                kept(blocks, object({field("type", R"("text")"), field("text", value(0))}))};
            for (int k = pick(4); k > 0; --k) {
                if (pick(2) == 0)
                    content << object({field("y", value(1)), field("type", R"("tool_reference")")});
                else
                    content << kept(
                        blocks, object({field("type", R"("tool_use")"), field("input", value(3))}));
            }
            result << object({field("role", pick(2) == 0 ? R"("user")" : R"("assistant")"),
                field("content", array(content))});
        }
        return result;
    }
    QByteArrayList definitions()
    {
        QByteArrayList result{
            kept(tools, object({field("name", R"("a")"), field("input_schema", value(3))}))};
        for (int i = pick(4); i > 0; --i) {
            if (pick(2) == 0)
                result << object({field("type", R"("web_search_20250305")"), field("name", R"("s")")});
            else
                result << kept(tools, object({field("input_schema", value(3)), field("name", R"("b")")}));
        }
        return result;
    }

    QRandomGenerator m_random;
};

/// A member as it is written, from its key to its value.
QByteArray written(const JsonSlice::Member &member)
{
    const char *begin = member.key.data() - 1;
    return {begin, member.value.data() + member.value.size() - begin};
}

} // namespace

void RequestCleanerTest::leavesWhatItDoesNotTouch()
{
    for (quint32 seed = 1; seed <= 1000; ++seed) {
        const RandomRequest random(seed);
        QVERIFY2(JsonSlice::parse(random.body), random.body.constData());
        const QByteArray result = cleaned(manyQuirks(), random.body);
        const auto request = JsonSlice::parse(result);
        QVERIFY2(request, QByteArray(random.body + " became " + result).constData());
        QByteArrayList top;
        for (const JsonSlice::Member &member : request->members()) {
            if (member.key.startsWith('x'))
                top << written(member);
        }
        QByteArrayList expectedTop = random.top;
        std::sort(top.begin(), top.end());
        std::sort(expectedTop.begin(), expectedTop.end());
        QCOMPARE(top, expectedTop);
        QByteArrayList blocks;
        for (const JsonSlice &message : request->value("messages")->elements()) {
            for (const JsonSlice &block : message.value("content")->elements())
                blocks << block.bytes().toByteArray();
        }
        QCOMPARE(blocks, random.blocks);
        QByteArrayList tools;
        for (const JsonSlice &tool : request->value("tools")->elements())
            tools << tool.bytes().toByteArray();
        QCOMPARE(tools, random.tools);
        QVERIFY(!request->value("context_management"));
        QVERIFY(!request->value("output_config"));
        QVERIFY(!QJsonDocument::fromJson(result).isNull());
    }
}

void RequestCleanerTest::survivesEveryTruncation()
{
    const QByteArray body
        = R"({"messages":[{"role":"system","content":[{"type":"text"}]}],"tools":[{"defer_loading":1}],"thinking":{"type":"adaptive"}})";
    for (qsizetype length = 0; length < body.size(); ++length) {
        const QByteArray cut(body.constData(), length);
        QCOMPARE(cleaned(manyQuirks(), cut), cut);
    }
}

QTEST_GUILESS_MAIN(RequestCleanerTest)
#include "tst_requestcleaner.moc"
