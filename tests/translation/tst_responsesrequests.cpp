// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jsonslice.h"
#include "core/strictjson.h"
#include "translation/reasoningmark.h"
#include "translation/requestreader.h"
#include "translation/requestwriter.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace signalbox;

namespace {

QByteArray described(const ContentPart &part);

QByteArray described(const std::vector<ContentPart> &parts)
{
    QByteArrayList all;
    for (const ContentPart &part : parts)
        all << described(part);
    return all.join(' ');
}

/// "text(hi)", "call(id name {})": what a test has to tell apart.
QByteArray described(const ContentPart &part)
{
    switch (part.kind) {
    case ContentPart::Kind::Text:
        return "text(" + part.text + ')';
    case ContentPart::Kind::Image:
        return "image(" + part.mediaType + ' ' + part.data + part.url + ')';
    case ContentPart::Kind::Document:
        return "document(" + part.name + ' ' + part.mediaType + ' ' + part.data + part.url + part.text + ')';
    case ContentPart::Kind::Thinking:
        return "thinking(" + part.text + ' ' + part.signature + ')';
    case ContentPart::Kind::ToolCall:
        return "call(" + part.id + ' ' + part.name + ' ' + part.input + ')';
    case ContentPart::Kind::ToolResult:
        return "result(" + part.id + ": " + described(part.parts) + ')';
    }
    return {};
}

QByteArray described(const ModelRequest &request)
{
    QByteArrayList lines;
    if (!request.system.empty())
        lines << "system " + described(request.system);
    for (const ConversationTurn &turn : request.turns) {
        QByteArray role = "user ";
        if (turn.role == ConversationTurn::Role::Assistant)
            role = "assistant ";
        else if (turn.role == ConversationTurn::Role::System)
            role = "developer ";
        lines << role + described(turn.parts);
    }
    return lines.join(" / ");
}

QByteArray withInput(const QByteArray &items)
{
    return R"({"model":"m","input":[)" + items + "]}";
}

QByteArray withMembers(const QByteArray &members)
{
    return R"({"model":"m","input":"hi",)" + members + '}';
}

const QByteArray userHi = R"({"role":"user","content":"hi"})";

/// A conversation of one user's text, with more set by the test.
ModelRequest oneText()
{
    ModelRequest request;
    request.turns.push_back({ConversationTurn::Role::User, {ContentPart::ofText("hi")}});
    return request;
}

ContentPart callPart(const QByteArray &id, const QByteArray &name, const QByteArray &input)
{
    ContentPart part;
    part.kind = ContentPart::Kind::ToolCall;
    part.id = id;
    part.name = name;
    part.input = input;
    return part;
}

ContentPart resultPart(const QByteArray &id, std::vector<ContentPart> parts)
{
    ContentPart part;
    part.kind = ContentPart::Kind::ToolResult;
    part.id = id;
    part.parts = std::move(parts);
    return part;
}

ContentPart thinkingPart(const QByteArray &text, const QByteArray &signature)
{
    ContentPart part;
    part.kind = ContentPart::Kind::Thinking;
    part.text = text;
    part.signature = signature;
    return part;
}

ContentPart mediaPart(ContentPart::Kind kind, const QByteArray &type, const QByteArray &data)
{
    ContentPart part;
    part.kind = kind;
    part.mediaType = type;
    part.data = data;
    return part;
}

ToolDefinition tool(const QByteArray &name)
{
    ToolDefinition definition;
    definition.name = name;
    definition.schema = R"({"type":"object","properties":{}})";
    return definition;
}

RequestTarget target()
{
    RequestTarget target;
    target.model = "gpt";
    target.vendor = QStringLiteral("openai");
    return target;
}

} // namespace

class ResponsesRequestsTest : public QObject
{
    Q_OBJECT

private:
    /// Written, valid and taken apart.
    static QJsonObject writtenObject(const ModelRequest &request, const RequestTarget &target)
    {
        const WrittenRequest written = writeResponsesRequest(request, target);
        return QJsonDocument::fromJson(written.body).object();
    }

private slots:
    void readsItemsAsTurns_data();
    void readsItemsAsTurns();
    void refusesWhatItCannotMean_data();
    void refusesWhatItCannotMean();
    void saysWhatIsLost_data();
    void saysWhatIsLost();
    void losesNothingWithoutMeaning();
    void readsTools();
    void readsTheToolsOfAGroupUnderBothNames();
    void readsToolChoice_data();
    void readsToolChoice();
    void keepsOnlyAllowedTools();
    void readsSamplingAndFormat();
    void readsReasoning_data();
    void readsReasoning();
    void readsWhatCodexSends();

    void writesTurnsAsItems_data();
    void writesTurnsAsItems();
    void writesTheBodyToTheLetter();
    void writesOnlyReasoningOfThisVendor_data();
    void writesOnlyReasoningOfThisVendor();
    void writesParameters_data();
    void writesParameters();
    void writesNoStrictSchemaUnasked();
    void writesToolChoice_data();
    void writesToolChoice();
    void shortensIdsOfCallsAlike();
    void restoresNamesThatAreTooLong();
    void writesFreeformToolsAsSuch();
    void honoursTheDialect();
    void bringsSealedReasoningBack();
};

void ResponsesRequestsTest::readsItemsAsTurns_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected");

    QTest::newRow("a text") << QByteArray(R"({"model":"m","input":"a\nb"})")
                            << QByteArray(R"(user text(a\nb))");
    QTest::newRow("instructions") << withMembers(R"("instructions":"be kind")")
                                  << QByteArray("system text(be kind) / user text(hi)");
    QTest::newRow("a message without type") << withInput(userHi) << QByteArray("user text(hi)");
    QTest::newRow("parts of a message")
        << withInput(R"({"type":"message","role":"user","content":[{"type":"input_text","text":"a"},)"
                     R"({"type":"text","text":"b"},{"type":"input_text","text":""}]})")
        << QByteArray("user text(a) text(b)");
    QTest::newRow("what the assistant said") << withInput(
        R"({"type":"message","role":"assistant","id":"msg_1","content":[)"
        R"({"type":"output_text","text":"a","annotations":[]},{"type":"refusal","refusal":"no"}]})")
                                             << QByteArray("assistant text(a) text(no)");
    QTest::newRow("leading developer messages are the system prompt")
        << withInput(R"({"role":"developer","content":"a"},{"role":"system","content":"b"},)" + userHi)
        << QByteArray("system text(a) text(b) / user text(hi)");
    QTest::newRow("later ones stay in their place")
        << withInput(userHi + R"(,{"role":"developer","content":"a"},)" + userHi)
        << QByteArray("user text(hi) / developer text(a) / user text(hi)");
    QTest::newRow("items of one side are one turn")
        << withInput(userHi
               + R"(,{"role":"assistant","content":"a"},)"
                 R"({"type":"function_call","call_id":"c1","name":"f","arguments":"{\"x\":1}"},)"
                 R"({"type":"function_call","call_id":"c2","name":"g","arguments":""},)"
                 R"({"type":"function_call_output","call_id":"c1","output":"one"},)"
                 R"({"type":"function_call_output","call_id":"c2","output":""},)"
               + userHi)
        << QByteArray(R"(user text(hi) / assistant text(a) call(c1 f {"x":1}) call(c2 g {}) / )"
                      R"(user result(c1: text(one)) result(c2: ) text(hi))");
    QTest::newRow("arguments that are an object already")
        << withInput(R"({"type":"function_call","call_id":"c","name":"f","arguments":{"x":1.0}})")
        << QByteArray(R"(assistant call(c f {"x":1.0}))");
    QTest::newRow("arguments that are no object")
        << withInput(R"({"type":"function_call","call_id":"c","name":"f","arguments":"a \"b\""})")
        << QByteArray(R"(assistant call(c f {"arguments":"a \"b\""}))");
    QTest::newRow("an output of parts") << withInput(
        R"({"type":"function_call_output","call_id":"c","output":[{"type":"input_text","text":"a"},)"
        R"({"type":"input_image","image_url":"data:image/png;base64,AAAA","detail":"high"}]})")
                                        << QByteArray("user result(c: text(a) image(image/png AAAA))");
    QTest::newRow("an output that is an object")
        << withInput(R"({"type":"function_call_output","call_id":"c","output":{"a": "b"}})")
        << QByteArray(R"(user result(c: text({\"a\":\"b\"})))");
    QTest::newRow("a freeform call and its output")
        << withInput(R"({"type":"custom_tool_call","call_id":"c","name":"patch","input":"*** \"x\"\n"},)"
                     R"({"type":"custom_tool_call_output","call_id":"c","output":"done"})")
        << QByteArray(R"(assistant call(c patch {"input":"*** \"x\"\n"}) / user result(c: text(done)))");
    QTest::newRow("a call of a group")
        << withInput(R"({"type":"function_call","call_id":"c","name":"f","namespace":"ns","arguments":"{}"})")
        << QByteArray("assistant call(c ns::f {})");
    QTest::newRow("images") << withInput(
        R"({"role":"user","content":[{"type":"input_image","image_url":"https://a/b.png"},)"
        R"({"type":"input_image","image_url":"data:image\/jpeg;base64,\/9j\/"}]})")
                            << QByteArray("user image( https://a/b.png) image(image/jpeg /9j/)");
    QTest::newRow("files") << withInput(
        R"({"role":"user","content":[)"
        R"({"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,JVBE"},)"
        R"({"type":"input_file","file_data":"JVBE"},{"type":"input_file","file_url":"https://a/b.pdf"},)"
        R"({"type":"input_file","filename":"n","file_data":"data:text/plain;base64,YQoi"}]})")
                           << QByteArray(
                                  "user document(a.pdf application/pdf JVBE) document( application/pdf JVBE) "
                                  R"(document(  https://a/b.pdf) document(n  a\n\"))");
    QTest::newRow("a file that only OpenAI has")
        << withInput(R"({"role":"user","content":[{"type":"input_image","file_id":"file-1"}]})")
        << QByteArray("user text([image that was left out: only its provider has the file])");
    QTest::newRow("reasoning with its summary")
        << withInput(R"({"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"a"},)"
                     R"({"type":"summary_text","text":"b"}],"content":null,"encrypted_content":"sig"})")
        << QByteArray(R"(assistant thinking(a\n\nb sig))");
    QTest::newRow("reasoning with its content")
        << withInput(R"({"type":"reasoning","summary":[],"content":[{"type":"reasoning_text","text":"a"}]})")
        << QByteArray("assistant thinking(a )");
    QTest::newRow("reasoning that OpenAI has sealed") << withInput(
        R"({"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"gAAAAABo"},)" + userHi)
                                                      << QByteArray("user text(hi)");
}

void ResponsesRequestsTest::readsItemsAsTurns()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, expected);
    QVERIFY(JsonSlice::parse(body));
    const auto request = readResponsesRequest(body);
    QVERIFY2(request, request ? "" : qPrintable(request.error().message));
    QCOMPARE(request->model, "m");
    QCOMPARE(described(*request), expected);
}

void ResponsesRequestsTest::refusesWhatItCannotMean_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("message");

    const auto row = [](const char *name, const QByteArray &body, const char *message) {
        QTest::newRow(name) << body << QString::fromLatin1(message);
    };
    row("no object", "[]", "the request body is not a JSON object");
    row("no input", R"({"model":"m"})", "input: a text or a list of items is required");
    row("an earlier answer", withMembers(R"("previous_response_id":"resp_1")"),
        "previous_response_id: this provider keeps no earlier answers; send the whole conversation as input");
    row("a stored conversation", withMembers(R"("conversation":{"id":"conv_1"})"),
        "conversation: this provider keeps no earlier answers; send the whole conversation as input");
    row("in the background", withMembers(R"("background":true)"),
        "background: answers in the background are not offered here; leave it out");
    row("a stored prompt", withMembers(R"("prompt":{"id":"pmpt_1"})"),
        "prompt: stored prompts are not offered here; send their text as instructions");
    row("a stored item", withInput(userHi + R"(,{"type":"item_reference","id":"msg_1"})"),
        "input[1]: this provider keeps no earlier items; send the item itself");
    row("an item without type", withInput(R"({"x":1})"), "input[0]: an item needs a type or a role");
    row("a role nobody has", withInput(R"({"role":"boss","content":"x"})"),
        "input[0].role: must be user, assistant, system or developer");
    row("no content", withInput(R"({"role":"user"})"), "input[0].content: is required");
    row("content of a wrong type", withInput(R"({"role":"user","content":1})"),
        "input[0].content: must be a text or a list of parts");
    row("a text that is none", withInput(R"({"role":"user","content":[{"type":"input_text","text":1}]})"),
        "input[0].content[0].text: must be a text");
    row("an image of nothing", withInput(R"({"role":"user","content":[{"type":"input_image"}]})"),
        "input[0].content[0]: an image needs its data or its address");
    row("a call without id", withInput(R"({"type":"function_call","name":"f","arguments":"{}"})"),
        "input[0].call_id: is required");
    row("a call without name", withInput(R"({"type":"function_call","call_id":"c","arguments":"{}"})"),
        "input[0].name: is required");
    row("instructions of a wrong type", withMembers(R"("instructions":[])"), "instructions: must be a text");
    row("a number of a wrong type", withMembers(R"("temperature":"warm")"), "temperature: must be a number");
    row("tools of a wrong type", withMembers(R"("tools":{})"), "tools: must be a list");
    row("a tool without name", withMembers(R"("tools":[{"type":"function"}])"), "tools: one has no name");
    row("a choice nobody knows", withMembers(R"("tool_choice":"maybe")"),
        "tool_choice: must be auto, required, none or an object");
    row("a format without schema", withMembers(R"("text":{"format":{"type":"json_schema","name":"a"}})"),
        "text.format.schema: is required");
}

void ResponsesRequestsTest::refusesWhatItCannotMean()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QString, message);
    const auto request = readResponsesRequest(body);
    QVERIFY(!request);
    QCOMPARE(request.error().kind, Error::Kind::InvalidRequest);
    QCOMPARE(request.error().message, message);
}

void ResponsesRequestsTest::saysWhatIsLost_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("lost");

    const auto row = [](const char *name, const QByteArray &body, const char *lost) {
        QTest::newRow(name) << body << QString::fromLatin1(lost);
    };
    row("a tool of OpenAI's servers", withMembers(R"("tools":[{"type":"web_search"},{"type":"mcp"}])"),
        "tool web_search, tool mcp");
    row("what such a tool has done",
        withInput(R"({"type":"web_search_call","status":"completed"},{"type":"local_shell_call"},)" + userHi),
        "input web_search_call, input local_shell_call");
    row("sound", withInput(R"({"role":"user","content":[{"type":"input_audio"}]})"), "part input_audio");
    row("a file", withInput(R"({"role":"user","content":[{"type":"input_file","file_id":"f"}]})"),
        "document of a file_id");
    row("the choice of such a tool", withMembers(R"("tool_choice":{"type":"file_search"})"),
        "tool_choice file_search");
    row("truncation", withMembers(R"("truncation":"auto")"), "truncation");
    row("probabilities", withMembers(R"("top_logprobs":3)"), "top_logprobs");
}

void ResponsesRequestsTest::saysWhatIsLost()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QString, lost);
    const auto request = readResponsesRequest(body);
    QVERIFY(request);
    QCOMPARE(request->lost.join(QStringLiteral(", ")), lost);
}

void ResponsesRequestsTest::losesNothingWithoutMeaning()
{
    const QByteArray body = withMembers(
        R"("store":true,"metadata":{"a":"b"},"include":["reasoning.encrypted_content"],"client_metadata":{},)"
        R"("truncation":"disabled","previous_response_id":null,"conversation":null,"background":false,)"
        R"("prompt":null,"top_logprobs":0,"tool_choice":null,"temperature":null,"stream_options":null)");
    const auto request = readResponsesRequest(body);
    QVERIFY(request);
    QCOMPARE(request->lost, QStringList());
    QCOMPARE(request->toolChoice.kind, ToolChoice::Kind::Unset);
    QVERIFY(request->temperature.isEmpty());
}

void ResponsesRequestsTest::readsTools()
{
    const QByteArray body = withMembers(
        R"("tools":[{"type":"function","name":"f","description":"d","parameters":{"a": 1.0},"strict":true},)"
        R"({"type":"function","function":{"name":"g","parameters":{}}},)"
        R"({"type":"custom","name":"patch","description":"Edit","format":{"type":"grammar","syntax":"lark",)"
        R"("definition":"start: \"a\""}},{"type":"custom","name":"note","format":{"type":"text"}}])");
    const auto request = readResponsesRequest(body);
    QVERIFY(request);
    QCOMPARE(request->tools.size(), 4U);
    QCOMPARE(request->tools.at(0).name, "f");
    QCOMPARE(request->tools.at(0).description, "d");
    QCOMPARE(request->tools.at(0).schema, R"({"a": 1.0})");
    QCOMPARE(request->tools.at(0).strict, "true");
    QCOMPARE(request->tools.at(1).name, "g");
    QVERIFY(!request->tools.at(1).isFreeform);
    QVERIFY(request->tools.at(2).isFreeform);
    QCOMPARE(request->tools.at(2).description,
        R"(Edit\n\nThe input has to follow this grammar (lark):\nstart: \"a\")");
    QCOMPARE(request->tools.at(2).schema,
        R"({"type":"object","properties":{"input":{"type":"string"}},"required":["input"]})");
    QCOMPARE(request->tools.at(3).description, "");
}

void ResponsesRequestsTest::readsTheToolsOfAGroupUnderBothNames()
{
    const QByteArray body
        = withMembers(R"("tools":[{"type":"namespace","name":"ns","description":"About agents.","tools":[)"
                      R"({"type":"function","name":"a","description":"A"},{"type":"custom","name":"b"}]}])");
    const auto request = readResponsesRequest(body);
    QVERIFY(request);
    QCOMPARE(request->tools.size(), 2U);
    QCOMPARE(request->tools.at(0).name, "ns::a");
    QCOMPARE(request->tools.at(0).description, R"(About agents.\n\nA)");
    QCOMPARE(request->tools.at(1).name, "ns::b");
    QVERIFY(request->tools.at(1).isFreeform);
}

void ResponsesRequestsTest::readsToolChoice_data()
{
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<ToolChoice::Kind>("kind");
    QTest::addColumn<QByteArray>("name");

    QTest::newRow("auto") << QByteArray(R"("auto")") << ToolChoice::Kind::Auto << QByteArray();
    QTest::newRow("required") << QByteArray(R"("required")") << ToolChoice::Kind::Any << QByteArray();
    QTest::newRow("none") << QByteArray(R"("none")") << ToolChoice::Kind::None << QByteArray();
    QTest::newRow("a function") << QByteArray(R"({"type":"function","name":"f"})") << ToolChoice::Kind::Named
                                << QByteArray("f");
    QTest::newRow("a freeform tool") << QByteArray(R"({"type":"custom","name":"p"})")
                                     << ToolChoice::Kind::Named << QByteArray("p");
    QTest::newRow("one of a group") << QByteArray(R"({"type":"function","name":"f","namespace":"ns"})")
                                    << ToolChoice::Kind::Named << QByteArray("ns::f");
    QTest::newRow("one of OpenAI's") << QByteArray(R"({"type":"web_search_preview"})")
                                     << ToolChoice::Kind::Auto << QByteArray();
}

void ResponsesRequestsTest::readsToolChoice()
{
    QFETCH(const QByteArray, written);
    const QByteArray body = withMembers(R"("parallel_tool_calls":false,"tool_choice":)" + written);
    const auto request = readResponsesRequest(body);
    QVERIFY(request);
    QTEST(request->toolChoice.kind, "kind");
    QTEST(request->toolChoice.name, "name");
    QVERIFY(request->toolChoice.disablesParallel);
}

void ResponsesRequestsTest::keepsOnlyAllowedTools()
{
    const QByteArray body = withMembers(
        R"("tools":[{"type":"function","name":"a"},{"type":"function","name":"b"}],"tool_choice":)"
        R"({"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"b"}]})");
    const auto request = readResponsesRequest(body);
    QVERIFY(request);
    QCOMPARE(request->tools.size(), 1U);
    QCOMPARE(request->tools.at(0).name, "b");
    QCOMPARE(request->toolChoice.kind, ToolChoice::Kind::Any);
    QVERIFY(!request->toolChoice.disablesParallel);
}

void ResponsesRequestsTest::readsSamplingAndFormat()
{
    const QByteArray body = withMembers(
        R"("max_output_tokens":100,"temperature":0.50,"top_p":1,"stream":true,"safety_identifier":"who",)"
        R"("prompt_cache_key":"key","service_tier":"flex","text":{"verbosity":"low","format":)"
        R"({"type":"json_schema","name":"n","strict":true,"schema":{"type":"object"}}})");
    const auto request = readResponsesRequest(body);
    QVERIFY(request);
    QCOMPARE(request->maxTokens, "100");
    QCOMPARE(request->temperature, "0.50");
    QCOMPARE(request->topP, "1");
    QVERIFY(request->stream);
    QCOMPARE(request->user, "who");
    QCOMPARE(request->cacheKey, "key");
    QCOMPARE(request->serviceTier, "flex");
    QCOMPARE(request->verbosity, "low");
    QCOMPARE(request->format.schema, R"({"type":"object"})");
    QCOMPARE(request->format.name, "n");
    QCOMPARE(request->format.strict, "true");
    const auto any = readResponsesRequest(withMembers(R"("text":{"format":{"type":"json_object"}})"));
    QVERIFY(any && any->format.anyJson);
}

void ResponsesRequestsTest::readsReasoning_data()
{
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<ReasoningWish::Mode>("mode");
    QTest::addColumn<QByteArray>("effort");

    QTest::newRow("effort") << QByteArray(R"({"effort":"high","summary":"auto"})")
                            << ReasoningWish::Mode::Unset << QByteArray("high");
    QTest::newRow("none") << QByteArray(R"({"effort":"none"})") << ReasoningWish::Mode::Off << QByteArray();
    QTest::newRow("only its summary")
        << QByteArray(R"({"summary":"auto"})") << ReasoningWish::Mode::Unset << QByteArray();
    QTest::newRow("null") << QByteArray("null") << ReasoningWish::Mode::Unset << QByteArray();
}

void ResponsesRequestsTest::readsReasoning()
{
    QFETCH(const QByteArray, written);
    const QByteArray body = withMembers(R"("reasoning":)" + written);
    const auto request = readResponsesRequest(body);
    QVERIFY(request);
    QTEST(request->reasoning.mode, "mode");
    QTEST(request->reasoning.effort, "effort");
}

/// The shape of codex 0.169 in its second request.
void ResponsesRequestsTest::readsWhatCodexSends()
{
    const QByteArray body
        = R"({"model":"gpt-5","stream":true,"input":[)"
          R"({"type":"message","id":"msg_1","role":"developer","content":[{"type":"input_text","text":"You code."}]},)"
          R"({"type":"message","id":"msg_2","role":"user","content":[{"type":"input_text","text":"go"}]},)"
          R"({"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"think"}],"content":null,)"
          R"("encrypted_content":"signalbox.1.abc"},)"
          R"({"type":"message","status":"completed","id":"msg_3","role":"assistant","content":[)"
          R"({"type":"output_text","text":"calling","annotations":[]}]},)"
          R"({"type":"function_call","status":"completed","id":"fc_1","name":"exec_command",)"
          R"("arguments":"{\"cmd\": \"echo hi\"}","call_id":"call_1"},)"
          R"({"type":"function_call","status":"completed","id":"fc_2","name":"close_agent",)"
          R"("namespace":"multi_agent_v1","arguments":"{}","call_id":"call_2"},)"
          R"({"type":"function_call_output","id":"fco_1","call_id":"call_1","output":"hi\n"},)"
          R"({"type":"function_call_output","id":"fco_2","call_id":"call_2","output":"gone"}],)"
          R"("tools":[{"type":"function","name":"exec_command","strict":false,"parameters":{"type":"object"}},)"
          R"({"type":"namespace","name":"multi_agent_v1","description":"","tools":[)"
          R"({"type":"function","name":"close_agent","strict":false,"parameters":{"type":"object"}}]},)"
          R"({"type":"web_search","external_web_access":false}],"tool_choice":"auto","parallel_tool_calls":true,)"
          R"("reasoning":{"summary":"auto"},"store":false,"include":["reasoning.encrypted_content"],)"
          R"("prompt_cache_key":"key","client_metadata":{"session_id":"s"}})";
    const auto request = readResponsesRequest(body);
    QVERIFY(request);
    QCOMPARE(described(*request),
        R"(system text(You code.) / user text(go) / assistant thinking(think signalbox.1.abc) text(calling) )"
        R"(call(call_1 exec_command {"cmd": "echo hi"}) call(call_2 multi_agent_v1::close_agent {}) / )"
        R"(user result(call_1: text(hi\n)) result(call_2: text(gone)))");
    QCOMPARE(request->lost, QStringList{QStringLiteral("tool web_search")});
}

void ResponsesRequestsTest::writesTurnsAsItems_data()
{
    QTest::addColumn<std::vector<ConversationTurn>>("turns");
    QTest::addColumn<QByteArray>("input");

    using Role = ConversationTurn::Role;
    using Kind = ContentPart::Kind;
    const auto row = [](const char *name, const std::vector<ConversationTurn> &turns, const char *input) {
        QTest::newRow(name) << turns << QByteArray(input);
    };
    row("texts and media of a user",
        {{Role::User,
            {ContentPart::ofText("a"), mediaPart(Kind::Image, "image/png", "AAAA"),
                mediaPart(Kind::Document, "application/pdf", "JVBE"), ContentPart::ofText(" ")}}},
        R"([{"type":"message","role":"user","content":[{"type":"input_text","text":"a"},)"
        R"({"type":"input_image","image_url":"data:image/png;base64,AAAA","detail":"auto"},)"
        R"({"type":"input_file","filename":"document.pdf","file_data":"data:application/pdf;base64,JVBE"}]}])");
    row("a turn with nothing in it", {{Role::User, {ContentPart::ofText(R"(\n)")}}}, "[]");
    row("words for the model in the middle", {{Role::System, {ContentPart::ofText("careful")}}},
        R"([{"type":"message","role":"developer","content":[{"type":"input_text","text":"careful"}]}])");
    row("calls between texts keep their place",
        {{Role::Assistant,
            {ContentPart::ofText("a"), callPart("c1", "f", R"({ "x": 1.0 })"), ContentPart::ofText("b"),
                callPart("c2", "g", {})}}},
        R"([{"type":"message","role":"assistant","content":[{"type":"output_text","text":"a"}]},)"
        R"({"type":"function_call","call_id":"c1","name":"f","arguments":"{\"x\":1.0}"},)"
        R"({"type":"message","role":"assistant","content":[{"type":"output_text","text":"b"}]},)"
        R"({"type":"function_call","call_id":"c2","name":"g","arguments":"{}"}])");
    ContentPart failed = resultPart("c2", {ContentPart::ofText("no such file")});
    failed.isError = true;
    row("results come before what was said with them",
        {{Role::User,
            {resultPart("c1", {ContentPart::ofText("a"), ContentPart::ofText("b")}), failed,
                resultPart("c3", {}), ContentPart::ofText("now")}}},
        R"([{"type":"function_call_output","call_id":"c1","output":"a\nb"},)"
        R"({"type":"function_call_output","call_id":"c2","output":"Error: no such file"},)"
        R"-({"type":"function_call_output","call_id":"c3","output":"(no output)"},)-"
        R"({"type":"message","role":"user","content":[{"type":"input_text","text":"now"}]}])");
    row("a result with a picture",
        {{Role::User,
            {resultPart("c", {ContentPart::ofText("a"), mediaPart(Kind::Image, "image/png", "AAAA")})}}},
        R"([{"type":"function_call_output","call_id":"c","output":[{"type":"input_text","text":"a"},)"
        R"({"type":"input_image","image_url":"data:image/png;base64,AAAA","detail":"auto"}]}])");
}

void ResponsesRequestsTest::writesTurnsAsItems()
{
    QFETCH(const std::vector<ConversationTurn>, turns);
    QFETCH(const QByteArray, input);
    ModelRequest request;
    request.turns = turns;
    const QByteArray body = writeResponsesRequest(request, target()).body;
    const auto json = JsonSlice::parse(body);
    QVERIFY(json && isJsonObject(body));
    QCOMPARE(json->value("input")->bytes().toByteArray(), input);
}

void ResponsesRequestsTest::writesTheBodyToTheLetter()
{
    ModelRequest request = oneText();
    request.system = {ContentPart::ofText("be kind"), ContentPart::ofText(R"(and \u00e9)")};
    request.maxTokens = "100";
    request.temperature = "1.0";
    request.stream = true;
    const WrittenRequest written = writeResponsesRequest(request, target());
    QCOMPARE(written.body,
        R"({"model":"gpt","instructions":"be kind\nand \u00e9","input":[{"type":"message","role":"user",)"
        R"("content":[{"type":"input_text","text":"hi"}]}],"max_output_tokens":100,"temperature":1.0,)"
        R"("store":false,"stream":true})");
    QCOMPARE(written.lost, QStringList());
}

void ResponsesRequestsTest::writesOnlyReasoningOfThisVendor_data()
{
    QTest::addColumn<QByteArray>("signature");
    QTest::addColumn<bool>("isFollowed");
    QTest::addColumn<QByteArray>("expected");

    const QByteArray payload = R"({"id":"rs_1","encrypted_content":"gAAAAAB"})";
    const QByteArray ours = reasoningMark(QStringLiteral("openai"), payload);
    QTest::newRow("its own") << ours << true
                             << QByteArray(
                                    R"([{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text",)"
                                    R"("text":"hm"}],"encrypted_content":"gAAAAAB"},)"
                                    R"({"type":"message","role":"assistant","content":[)"
                                    R"({"type":"output_text","text":"so"}]}])");
    const QByteArray without
        = R"([{"type":"message","role":"assistant","content":[{"type":"output_text","text":"so"}]}])";
    QTest::newRow("another's") << reasoningMark(QStringLiteral("xai"), payload) << true << without;
    QTest::newRow("Anthropic's") << QByteArray("EqQBCgIYAhIM") << true << without;
    QTest::newRow("nobody's") << QByteArray() << true << without;
    QTest::newRow("without what was sealed")
        << reasoningMark(QStringLiteral("openai"), R"({"id":"rs_1"})") << true << without;
    QTest::newRow("that led to nothing") << ours << false << QByteArray("[]");
}

void ResponsesRequestsTest::writesOnlyReasoningOfThisVendor()
{
    QFETCH(const QByteArray, signature);
    QFETCH(const bool, isFollowed);
    ModelRequest request;
    request.turns.push_back({ConversationTurn::Role::Assistant, {thinkingPart("hm", signature)}});
    if (isFollowed)
        request.turns.back().parts.push_back(ContentPart::ofText("so"));
    const QByteArray body = writeResponsesRequest(request, target()).body;
    QTEST(JsonSlice::parse(body)->value("input")->bytes().toByteArray(), "expected");
}

void ResponsesRequestsTest::writesParameters_data()
{
    QTest::addColumn<ModelRequest>("request");
    QTest::addColumn<QStringList>("efforts");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("value"); ///< empty = absent

    const QStringList efforts{QStringLiteral("low"), QStringLiteral("high")};
    const auto row = [](const char *name, const ModelRequest &request, const QStringList &known,
                         const char *key, const char *value) {
        QTest::newRow(name) << request << known << QByteArray(key) << QByteArray(value);
    };
    ModelRequest request = oneText();
    request.maxTokens = "1";
    row("no fewer tokens than OpenAI takes", request, {}, "max_output_tokens", "16");
    request = oneText();
    request.reasoning = {ReasoningWish::Mode::Adaptive, 0, "medium"};
    row("the next lower effort", request, efforts, "reasoning", R"({"effort":"low","summary":"auto"})");
    row("and its reasoning back", request, efforts, "include", R"(["reasoning.encrypted_content"])");
    row("no effort for who knows none", request, {}, "reasoning", "");
    row("and nothing back", request, {}, "include", "");
    request.reasoning = {ReasoningWish::Mode::Budget, 20000, {}};
    row("a budget as effort", request, efforts, "reasoning", R"({"effort":"high","summary":"auto"})");
    request.reasoning = {ReasoningWish::Mode::Off, 0, {}};
    row("off where it cannot be", request, efforts, "reasoning", "");
    row("off where it can be", request, QStringList{QStringLiteral("none")}, "reasoning",
        R"({"effort":"none"})");
    request = oneText();
    request.format.schema = R"({"type":"object","properties":{}})";
    request.verbosity = "low";
    row("a schema", request, {}, "text",
        R"({"format":{"type":"json_schema","name":"answer","schema":{"type":"object","properties":{}}},"verbosity":"low"})");
    request = oneText();
    request.format.anyJson = true;
    row("any JSON", request, {}, "text", R"({"format":{"type":"json_object"}})");
    request = oneText();
    request.user = "u";
    request.cacheKey = "k";
    request.serviceTier = "flex";
    row("who asks", request, {}, "user", R"("u")");
    row("the key of the cache", request, {}, "prompt_cache_key", R"("k")");
    row("the service", request, {}, "service_tier", R"("flex")");
    row("no stream", request, {}, "stream", "");
    row("nothing stored", request, {}, "store", "false");
    request.tools = {tool("f")};
    row("parallel calls", request, {}, "parallel_tool_calls", "");
    request.toolChoice.disablesParallel = true;
    row("no parallel calls", request, {}, "parallel_tool_calls", "false");
    request.tools.clear();
    row("no word of them without tools", request, {}, "parallel_tool_calls", "");
    row("no empty list of tools", request, {}, "tools", "");
}

void ResponsesRequestsTest::writesParameters()
{
    QFETCH(const ModelRequest, request);
    QFETCH(const QStringList, efforts);
    QFETCH(const QByteArray, key);
    RequestTarget to = target();
    to.dialect.efforts = efforts;
    const QByteArray body = writeResponsesRequest(request, to).body;
    QVERIFY(isJsonObject(body));
    const auto value = JsonSlice::parse(body)->value(key);
    QTEST(value ? value->bytes().toByteArray() : QByteArray(), "value");
}

void ResponsesRequestsTest::writesNoStrictSchemaUnasked()
{
    ModelRequest request = oneText();
    request.tools = {tool("f"), tool("g")};
    request.tools.at(1).strict = "true";
    const QJsonArray tools = writtenObject(request, target()).value(QStringLiteral("tools")).toArray();
    QCOMPARE(tools.at(0).toObject().value(QStringLiteral("strict")), QJsonValue(false));
    QCOMPARE(tools.at(1).toObject().value(QStringLiteral("strict")), QJsonValue(true));
}

void ResponsesRequestsTest::writesToolChoice_data()
{
    QTest::addColumn<ToolChoice::Kind>("kind");
    QTest::addColumn<bool>("onlyAuto");
    QTest::addColumn<QByteArray>("value");

    QTest::newRow("unsaid") << ToolChoice::Kind::Unset << false << QByteArray();
    QTest::newRow("auto") << ToolChoice::Kind::Auto << false << QByteArray(R"("auto")");
    QTest::newRow("any") << ToolChoice::Kind::Any << false << QByteArray(R"("required")");
    QTest::newRow("none") << ToolChoice::Kind::None << false << QByteArray(R"("none")");
    QTest::newRow("named") << ToolChoice::Kind::Named << false
                           << QByteArray(R"({"type":"function","name":"f"})");
    QTest::newRow("any, where only auto is known")
        << ToolChoice::Kind::Any << true << QByteArray(R"("auto")");
}

void ResponsesRequestsTest::writesToolChoice()
{
    QFETCH(const ToolChoice::Kind, kind);
    QFETCH(const bool, onlyAuto);
    ModelRequest request = oneText();
    request.tools = {tool("f")};
    request.toolChoice.kind = kind;
    request.toolChoice.name = "f";
    RequestTarget to = target();
    to.dialect.onlyAutoToolChoice = onlyAuto;
    const QByteArray body = writeResponsesRequest(request, to).body;
    const auto value = JsonSlice::parse(body)->value("tool_choice");
    QTEST(value ? value->bytes().toByteArray() : QByteArray(), "value");
}

void ResponsesRequestsTest::shortensIdsOfCallsAlike()
{
    const QByteArray id = "toolu_" + QByteArray(100, 'x');
    ModelRequest request;
    request.turns.push_back({ConversationTurn::Role::Assistant, {callPart(id, "f", "{}")}});
    request.turns.push_back({ConversationTurn::Role::User, {resultPart(id, {})}});
    const QJsonArray input = writtenObject(request, target()).value(QStringLiteral("input")).toArray();
    const QString written = input.at(0).toObject().value(QStringLiteral("call_id")).toString();
    QCOMPARE(written.size(), 64);
    QCOMPARE(input.at(1).toObject().value(QStringLiteral("call_id")).toString(), written);
}

void ResponsesRequestsTest::restoresNamesThatAreTooLong()
{
    const QByteArray name = "mcp__" + QByteArray(80, 'n');
    ModelRequest request = oneText();
    request.tools = {tool(name), tool("ns::f")};
    request.turns.push_back({ConversationTurn::Role::Assistant, {callPart("c", name, "{}")}});
    const WrittenRequest written = writeResponsesRequest(request, target());
    const QJsonObject body = QJsonDocument::fromJson(written.body).object();
    const QJsonArray tools = body.value(QStringLiteral("tools")).toArray();
    const QString shortName = tools.at(0).toObject().value(QStringLiteral("name")).toString();
    QVERIFY(shortName.size() <= 64);
    const QJsonObject call = body.value(QStringLiteral("input")).toArray().at(1).toObject();
    QCOMPARE(call.value(QStringLiteral("name")).toString(), shortName);
    QCOMPARE(written.toolNames.forClient(shortName.toUtf8()), name);
    const QString grouped = tools.at(1).toObject().value(QStringLiteral("name")).toString();
    QVERIFY(!grouped.contains(u':'));
    QCOMPARE(written.toolNames.forClient(grouped.toUtf8()), "ns::f");
}

void ResponsesRequestsTest::writesFreeformToolsAsSuch()
{
    ModelRequest request = oneText();
    request.tools = {tool("patch")};
    request.tools.front().isFreeform = true;
    request.toolChoice = {ToolChoice::Kind::Named, "patch", false};
    request.turns.push_back(
        {ConversationTurn::Role::Assistant, {callPart("c", "patch", R"({"input":"*** \"x\"\n"})")}});
    request.turns.push_back({ConversationTurn::Role::User, {resultPart("c", {ContentPart::ofText("done")})}});
    const WrittenRequest written = writeResponsesRequest(request, target());
    QVERIFY(written.toolNames.isFreeform("patch"));
    QVERIFY(written.body.contains(R"("tools":[{"type":"custom","name":"patch"}])"));
    QVERIFY(written.body.contains(R"("tool_choice":{"type":"custom","name":"patch"})"));
    QVERIFY(written.body.contains(
        R"({"type":"custom_tool_call","call_id":"c","name":"patch","input":"*** \"x\"\n"})"));
    QVERIFY(written.body.contains(R"({"type":"custom_tool_call_output","call_id":"c","output":"done"})"));
}

void ResponsesRequestsTest::honoursTheDialect()
{
    ModelRequest request = oneText();
    request.maxTokens = "100";
    request.temperature = "1";
    request.topK = "5";
    request.stopSequences = {"x"};
    request.user = "u";
    request.turns.front().parts.push_back(mediaPart(ContentPart::Kind::Image, "image/png", "AAAA"));
    RequestTarget to = target();
    to.dialect.omits
        = QStringList{QStringLiteral("temperature"), QStringLiteral("user"), QStringLiteral("store")};
    to.dialect.renames = {{QStringLiteral("max_output_tokens"), QStringLiteral("max_tokens")}};
    to.dialect.textOnly = true;
    const WrittenRequest written = writeResponsesRequest(request, to);
    QCOMPARE(written.body,
        R"({"model":"gpt","input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"hi"},)"
        R"({"type":"input_text","text":"[image that was left out: this model takes none]"}]}],"max_tokens":100})");
    QCOMPARE(written.lost,
        (QStringList{QStringLiteral("image"), QStringLiteral("temperature"), QStringLiteral("top_k"),
            QStringLiteral("stop_sequences")}));
}

/// A client of the Responses API brings the mark of our answer as its encrypted content.
void ResponsesRequestsTest::bringsSealedReasoningBack()
{
    const QByteArray mark
        = reasoningMark(QStringLiteral("openai"), R"({"id":"rs_7","encrypted_content":"sealed"})");
    const QByteArray body
        = withInput(R"({"type":"reasoning","id":"rs_x_0","summary":[],"encrypted_content":")" + mark
            + R"("},{"type":"function_call","call_id":"c","name":"f","arguments":"{}"})");
    const auto request = readResponsesRequest(body);
    QVERIFY(request);
    QVERIFY(writeResponsesRequest(*request, target())
                .body.contains(
                    R"([{"type":"reasoning","id":"rs_7","summary":[],"encrypted_content":"sealed"},)"));
}

QTEST_APPLESS_MAIN(ResponsesRequestsTest)
#include "tst_responsesrequests.moc"
