// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jsontext.h"
#include "core/strictjson.h"
#include "support/cuttings.h"
#include "support/streamjudge.h"
#include "support/streamorder.h"
#include "support/testfiles.h"
#include "translation/reasoningmark.h"
#include "translation/responsesanswerreader.h"
#include "translation/responsesanswerwriter.h"
#include "translation/toolnames.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

/// Notes what it is told, one line for each block.
class NotingWriter : public AnswerWriter
{
public:
    using AnswerWriter::AnswerWriter;

    [[nodiscard]] QByteArray notes() const { return m_notes.join(" | "); }

protected:
    void begin(QByteArrayView id) override { m_notes << "begin " + id.toByteArray(); }
    void openBlock(Block block, QByteArrayView id, QByteArrayView name) override
    {
        if (block == Block::Tool)
            m_line = "call " + id.toByteArray() + ' ' + name.toByteArray() + ' ';
        else
            m_line = block == Block::Text ? "text " : "thinking ";
    }
    void extendBlock(Block block, QByteArrayView text) override
    {
        m_line += block == Block::Tool ? unescapedText(text) : text.toByteArray();
    }
    void closeBlock(Block, QByteArrayView signature) override
    {
        if (const auto mark = readReasoningMark(signature); mark && !mark->payload.isEmpty())
            m_line += " sealed for " + mark->vendor.toUtf8() + ' ' + mark->payload;
        m_notes << m_line;
    }
    void end(StopReason reason, QByteArrayView, const AnswerUsage &usage) override
    {
        m_notes << "end " + QByteArray::number(static_cast<int>(reason));
        if (usage.known)
            m_notes << QByteArray::number(usage.input) + ' ' + QByteArray::number(usage.cacheRead) + ' '
                    + QByteArray::number(usage.cacheWrite) + ' ' + QByteArray::number(usage.output) + ' '
                    + QByteArray::number(usage.reasoning);
    }
    void writeError(const Error &error) override
    {
        m_notes << "error " + errorTypeName(error.kind).toByteArray() + ": " + error.message.toUtf8();
    }

private:
    QByteArrayList m_notes;
    QByteArray m_line;
};

QByteArray reading(const QByteArrayList &pieces)
{
    NotingWriter writer{AnswerContext()};
    ResponsesAnswerReader reader(writer, QStringLiteral("openai"));
    for (const QByteArray &piece : pieces)
        reader.feed(piece);
    reader.finish();
    return writer.notes();
}

QByteArray sseEvent(const QByteArray &type, const QByteArray &members)
{
    return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "}\n\n";
}

QByteArray created()
{
    return sseEvent("response.created", R"("response":{"id":"resp_1","status":"in_progress","output":[]})");
}

QByteArray added(int index, const QByteArray &item)
{
    return sseEvent(
        "response.output_item.added", "\"output_index\":" + QByteArray::number(index) + ",\"item\":" + item);
}

QByteArray done(int index, const QByteArray &item)
{
    return sseEvent(
        "response.output_item.done", "\"output_index\":" + QByteArray::number(index) + ",\"item\":" + item);
}

QByteArray delta(const QByteArray &kind, int index, const QByteArray &text, const QByteArray &more = {})
{
    return sseEvent("response." + kind + ".delta",
        "\"output_index\":" + QByteArray::number(index) + more + ",\"delta\":\"" + text + '"');
}

QByteArray completed(const QByteArray &output = "[]", const QByteArray &more = {})
{
    return sseEvent("response.completed",
        R"("response":{"id":"resp_1","status":"completed","output":)" + output + more + '}');
}

QByteArray messageItem(const QByteArray &text)
{
    return R"({"type":"message","id":"msg_1","role":"assistant","content":[{"type":"output_text","text":")"
        + text + R"("}]})";
}

QByteArray callItem(const QByteArray &id, const QByteArray &name, const QByteArray &arguments)
{
    return R"({"type":"function_call","id":"fc_)" + id + R"(","call_id":")" + id + R"(","name":")" + name
        + R"(","arguments":")" + arguments + R"("})";
}

const QByteArray emptyMessage = R"({"type":"message","id":"msg_1","role":"assistant","content":[]})";
const QByteArray emptyReasoning = R"({"type":"reasoning","id":"rs_1","summary":[]})";

/// What a test tells the writer.
using Telling = std::function<void(AnswerWriter &)>;

AnswerContext contextFor(bool stream, const ToolNames *names)
{
    AnswerContext context;
    context.model = "the-model";
    context.fallbackId = "made-up";
    context.createdAt = 1'700'000'000;
    context.stream = stream;
    context.toolNames = names;
    return context;
}

QByteArray written(const Telling &tell, bool stream, const ToolNames *names = nullptr)
{
    ResponsesAnswerWriter writer(contextFor(stream, names));
    tell(writer);
    return writer.take();
}

/// The response object in the last event.
QJsonObject lastResponse(const QByteArray &stream)
{
    const QList<SseParser::Event> events = eventsOf(stream);
    return events.isEmpty() ? QJsonObject() : objectOf(events.constLast().data).value(u"response").toObject();
}

QByteArray typesOf(const QByteArray &stream)
{
    QByteArrayList types;
    for (const SseParser::Event &event : eventsOf(stream))
        types << event.name.mid(QByteArrayView("response.").size());
    return types.join(' ');
}

QByteArray compact(const QJsonValue &value)
{
    return value.isArray() ? QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact)
                           : QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact);
}

QByteArray fileContent(const QString &name)
{
    QFile file(QString(testData(QLatin1String("vectors/")) + name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void tellEverything(AnswerWriter &writer)
{
    writer.start("resp_up");
    writer.thinking("let me ");
    writer.thinking("see");
    writer.signature("sig");
    writer.text("Hello ");
    writer.text(R"(\"you\")");
    writer.beginTool("call_1", "f");
    writer.toolInput(R"({\"x\":)");
    writer.toolInput("1}");
    writer.endTool();
    writer.usage({10, 3, 2, 20, 5, true});
    writer.stop(StopReason::ToolUse);
    writer.finish();
}

} // namespace

class ResponsesAnswersTest : public QObject
{
    Q_OBJECT

private slots:
    void readsStreamsHoweverTheyAreCut_data();
    void readsStreamsHoweverTheyAreCut();
    void readsRecordedStreams_data();
    void readsRecordedStreams();
    void doesNotStartBeforeThereIsSomething();
    void tellsTheFirstItemAsItComes();
    void namesErrorsByTheirCode_data();
    void namesErrorsByTheirCode();
    void readsWholeAnswers_data();
    void readsWholeAnswers();

    void writesEventsInLegalOrder_data();
    void writesEventsInLegalOrder();
    void writesEveryEventOfAnItem();
    void endsWithTheWholeResponse();
    void writesWholeAnswersLikeStreams();
    void endsAsTheAnswerDoes_data();
    void endsAsTheAnswerDoes();
    void writesFailuresIntoTheStream();
    void writesFailuresAsBodies();
    void callsFreeformToolsWithTheirText();
    void callsToolsOfAGroupByBothNames();
    void keepsASealWithoutAText();
    void marksACallThatWasCut();
    void derivesIdsFromTheProviders();
    void carriesAnAnswerFromProviderToClient();
};

void ResponsesAnswersTest::readsStreamsHoweverTheyAreCut_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QByteArray>("notes");

    const auto row = [](const char *name, const QByteArray &stream, const char *notes) {
        QTest::newRow(name) << stream << QByteArray(notes);
    };
    row("a text",
        created() + added(0, emptyMessage) + delta("output_text", 0, "Hel")
            + delta("output_text", 0, R"(lo\n\u00e9)")
            + sseEvent("response.output_text.done", R"("output_index":0,"content_index":0,"text":"Hello\né")")
            + done(0, messageItem(R"(Hello\né)"))
            + completed('[' + messageItem(R"(Hello\né)") + ']',
                R"(,"usage":{"input_tokens":100,"input_tokens_details":{"cached_tokens":60,"cache_write_tokens":30},)"
                R"("output_tokens":7,"output_tokens_details":{"reasoning_tokens":2}})"),
        R"(begin resp_1 | text Hello\n\u00e9 | end 0 | 10 60 30 7 2)");
    row("[DONE] behind the end", created() + delta("output_text", 0, "a") + completed() + "data: [DONE]\n\n",
        "begin resp_1 | text a | end 0");
    row("events without names",
        QByteArray(created() + added(0, emptyMessage) + delta("output_text", 0, "a") + completed())
            .replace("event: response", ": response"),
        "begin resp_1 | text a | end 0");
    row("events that nobody knows",
        created() + sseEvent("response.novelty", R"("output_index":0)") + "data: not JSON\n\n"
            + delta("output_text", 0, "a")
            + sseEvent("response.web_search_call.searching", R"("output_index":1,"item_id":"ws_1")")
            + completed(),
        "begin resp_1 | text a | end 0");
    row("a refusal",
        created() + added(0, emptyMessage) + delta("refusal", 0, "I can") + delta("refusal", 0, "not")
            + sseEvent("response.refusal.done", R"("output_index":0,"refusal":"I cannot")") + completed(),
        "begin resp_1 | text I cannot | end 0");
    row("calls",
        created() + added(0, callItem("c1", "f", "")) + delta("function_call_arguments", 0, R"({\"x\":)")
            + delta("function_call_arguments", 0, "1}")
            + sseEvent("response.function_call_arguments.done", R"("output_index":0,"arguments":"{\"x\":1}")")
            + done(0, callItem("c1", "f", R"({\"x\":1})")) + added(1, callItem("c2", "g", ""))
            + done(1, callItem("c2", "g", "")) + completed(),
        R"(begin resp_1 | call c1 f {"x":1} | call c2 g {} | end 3)");
    row("a call whose name comes late",
        created() + added(0, callItem("c1", "", "")) + delta("function_call_arguments", 0, "{}")
            + done(0, callItem("c1", "f", "{}")) + completed(),
        "begin resp_1 | call c1 f {} | end 3");
    row("a call without any name", created() + added(0, callItem("c1", "", "")) + completed(),
        "begin resp_1 | call c1 unknown {} | end 3");
    row("a call whose item nobody ended",
        created() + added(0, callItem("c1", "f", "")) + delta("function_call_arguments", 0, "{}")
            + completed(),
        "begin resp_1 | call c1 f {} | end 3");
    row("a freeform call",
        created()
            + added(0, R"({"type":"custom_tool_call","id":"ctc_1","call_id":"c1","name":"patch","input":""})")
            + delta("custom_tool_call_input", 0, R"(*** \"a\")")
            + delta("custom_tool_call_input", 0, R"(\n\\)")
            + sseEvent("response.custom_tool_call_input.done", R"("output_index":0,"input":"*** \"a\"\n\\")")
            + done(0,
                R"({"type":"custom_tool_call","id":"ctc_1","call_id":"c1","name":"patch","input":"*** \"a\"\n\\"})")
            + completed(),
        R"(begin resp_1 | call c1 patch {"input":"*** \"a\"\n\\"} | end 3)");
    row("a freeform call without text",
        created() + done(0, R"({"type":"custom_tool_call","call_id":"c1","name":"patch","input":""})")
            + completed(),
        R"(begin resp_1 | call c1 patch {"input":""} | end 3)");
    row("a summary of several parts",
        created() + added(0, emptyReasoning)
            + sseEvent("response.reasoning_summary_part.added", R"("output_index":0,"summary_index":0)")
            + delta("reasoning_summary_text", 0, "one", R"(,"summary_index":0)")
            + sseEvent(
                "response.reasoning_summary_text.done", R"("output_index":0,"summary_index":0,"text":"one")")
            + delta("reasoning_summary_text", 0, "tw", R"(,"summary_index":1)")
            + delta("reasoning_summary_text", 0, "o", R"(,"summary_index":1)")
            + done(0,
                R"({"type":"reasoning","id":"rs_1","encrypted_content":"sealed","summary":[)"
                R"({"type":"summary_text","text":"one"},{"type":"summary_text","text":"two"}]})")
            + completed(),
        R"(begin resp_1 | thinking one\n\ntwo sealed for openai {"id":"rs_1","encrypted_content":"sealed"} | end 0)");
    row("the seal of the end counts",
        created() + added(0, R"({"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"early"})")
            + done(0, R"({"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"late"})")
            + added(1, emptyMessage) + delta("output_text", 1, "a") + completed(),
        R"(begin resp_1 | thinking  sealed for openai {"id":"rs_1","encrypted_content":"late"} | text a | end 0)");
    row("nothing in pieces, all at the end of the item",
        created()
            + done(0, R"({"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"hm"}]})")
            + done(1, messageItem("a")) + done(2, callItem("c1", "f", "{}")) + completed(),
        "begin resp_1 | thinking hm | text a | call c1 f {} | end 3");
    row("nothing before the end of the answer",
        created()
            + completed(R"([{"type":"reasoning","id":"rs_1","summary":[],"content":[)"
                        R"({"type":"reasoning_text","text":"hm"}]},)"
                + messageItem("a") + ',' + callItem("c1", "f", R"({\"x\":1})") + ']'),
        R"(begin resp_1 | thinking hm | text a | call c1 f {"x":1} | end 3)");
    row("a part that comes only whole",
        created() + added(0, emptyMessage) + delta("output_text", 0, "a", R"(,"content_index":0)")
            + sseEvent("response.output_text.done", R"("output_index":0,"content_index":1,"text":"b")")
            + done(0,
                R"({"type":"message","id":"msg_1","content":[{"type":"output_text","text":"a"},)"
                R"({"type":"output_text","text":"b"},{"type":"output_text","text":"c"}]})")
            + completed(),
        "begin resp_1 | text abc | end 0");
    row("a call that is only in the last event",
        created() + added(0, emptyMessage) + delta("output_text", 0, "a") + done(0, messageItem("a"))
            + completed('[' + messageItem("a") + ',' + callItem("c1", "f", "{}") + ']'),
        "begin resp_1 | text a | call c1 f {} | end 3");
    row("items whose pieces are mixed",
        created() + added(0, callItem("c1", "f", "")) + added(1, callItem("c2", "g", ""))
            + delta("function_call_arguments", 1, R"({\"b\")")
            + delta("function_call_arguments", 0, R"({\"a\")") + delta("function_call_arguments", 1, ":2}")
            + done(1, callItem("c2", "g", R"({\"b\":2})")) + delta("function_call_arguments", 0, ":1}")
            + done(0, callItem("c1", "f", R"({\"a\":1})")) + completed(),
        R"(begin resp_1 | call c1 f {"a":1} | call c2 g {"b":2} | end 3)");
    row("a text while a call is open",
        created() + added(0, callItem("c1", "f", "")) + added(1, emptyMessage) + delta("output_text", 1, "a")
            + delta("function_call_arguments", 0, "{}") + done(0, callItem("c1", "f", "{}"))
            + delta("output_text", 1, "b") + completed(),
        "begin resp_1 | call c1 f {} | text ab | end 3");
    row("items without indexes",
        QByteArray(created() + added(0, emptyMessage) + delta("output_text", 0, "a")
            + done(0, messageItem("a")) + added(0, callItem("c1", "f", ""))
            + delta("function_call_arguments", 0, "{}") + done(0, callItem("c1", "f", "{}")) + completed())
            .replace("\"output_index\":0,", ""),
        "begin resp_1 | text a | call c1 f {} | end 3");
    row("items that are all number 0",
        created() + added(0, emptyMessage) + delta("output_text", 0, "a") + done(0, messageItem("a"))
            + added(0, callItem("c1", "f", "")) + delta("function_call_arguments", 0, "{}")
            + done(0, callItem("c1", "f", "{}")) + added(0, callItem("c2", "g", ""))
            + delta("function_call_arguments", 0, R"({\"x\":1})")
            + done(0, callItem("c2", "g", R"({\"x\":1})")) + completed(),
        R"(begin resp_1 | text a | call c1 f {} | call c2 g {"x":1} | end 3)");
    row("items whose ids change",
        created() + added(0, emptyMessage) + delta("output_text", 0, "a", R"(,"item_id":"other")")
            + done(0, QByteArray(messageItem("a")).replace("msg_1", "third")) + completed(),
        "begin resp_1 | text a | end 0");
    row("two messages",
        created() + added(0, emptyMessage) + delta("output_text", 0, "a") + done(0, messageItem("a"))
            + done(1, QByteArray(messageItem("b")).replace("msg_1", "msg_2")) + completed(),
        R"(begin resp_1 | text a\n\nb | end 0)");
    row("reasoning that nobody ended",
        created() + added(0, emptyReasoning) + delta("reasoning_text", 0, "hm") + added(1, emptyMessage)
            + delta("output_text", 1, "a") + completed(),
        "begin resp_1 | thinking hm | text a | end 0");
    row("too long",
        created() + added(0, callItem("c1", "f", "")) + delta("function_call_arguments", 0, R"({\"x)")
            + sseEvent("response.incomplete",
                R"("response":{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}})"),
        R"(begin resp_1 | call c1 f {"x | end 1)");
    row("too long, with the end of its call",
        created() + added(0, callItem("c1", "f", "")) + delta("function_call_arguments", 0, R"({\"x)")
            + sseEvent("response.function_call_arguments.done", R"("output_index":0,"arguments":"{\"x")")
            + done(0,
                QByteArray(callItem("c1", "f", R"({\"x)")).replace("\"id\"", R"("status":"incomplete","id")"))
            + sseEvent(
                "response.incomplete", R"("response":{"incomplete_details":{"reason":"max_output_tokens"}})"),
        R"(begin resp_1 | call c1 f {"x | end 1)");
    row("a call that was cut in an answer that says it is complete",
        created()
            + done(0,
                QByteArray(callItem("c1", "f", R"({\"x)")).replace("\"id\"", R"("status":"incomplete","id")"))
            + completed(),
        R"(begin resp_1 | call c1 f {"x | end 1)");
    row("filtered",
        created() + delta("output_text", 0, "a")
            + sseEvent("response.incomplete",
                R"("response":{"status":"incomplete","incomplete_details":{"reason":"content_filter"}})"),
        "begin resp_1 | text a | end 5");
    row("arguments that are none",
        created() + added(0, callItem("c1", "f", "")) + delta("function_call_arguments", 0, "{x}")
            + done(0, callItem("c1", "f", "{x}")) + completed(),
        "begin resp_1 | error api_error: the provider called the tool 'f' with arguments that are no JSON "
        "object");
    row("cut off", created() + delta("output_text", 0, "a"),
        "begin resp_1 | error api_error: the provider ended the stream before its proper end");
    row("nothing at all", {}, "error api_error: the provider ended the stream before its proper end");
    row("failed",
        created() + delta("output_text", 0, "a")
            + sseEvent("response.failed",
                R"("response":{"status":"failed","error":{"code":"server_error","message":"it \"broke\""}})"),
        R"(begin resp_1 | error api_error: it "broke")");
    row("cancelled",
        created() + sseEvent("response.cancelled", R"("response":{"status":"cancelled","error":null})"),
        "error api_error: the provider has cancelled the answer");
    row("the end without its last line",
        created() + delta("output_text", 0, "a")
            + R"(data: {"type":"response.completed","response":{"status":"completed"}})",
        "begin resp_1 | text a | end 0");
}

void ResponsesAnswersTest::readsStreamsHoweverTheyAreCut()
{
    QFETCH(const QByteArray, stream);
    QFETCH(const QByteArray, notes);
    for (const QByteArrayList &pieces : cuttings(stream))
        QCOMPARE(reading(pieces), notes);
}

void ResponsesAnswersTest::readsRecordedStreams_data()
{
    QTest::addColumn<QByteArray>("notes");
    QTest::newRow("responses-reasoning.sse") << QByteArray(
        "begin resp_reason_1 | thinking Chain: Step 1. Step 2. | text The answer is 42 | end 0 | "
        "0 0 0 6 2");
}

void ResponsesAnswersTest::readsRecordedStreams()
{
    QFETCH(const QByteArray, notes);
    const QByteArray stream = fileContent(QString::fromUtf8(QTest::currentDataTag()));
    QVERIFY(!stream.isEmpty());
    for (const QByteArrayList &pieces : cuttings(stream))
        QCOMPARE(reading(pieces), notes);
}

/// Until then another provider can take over without the client's seeing it.
void ResponsesAnswersTest::doesNotStartBeforeThereIsSomething()
{
    NotingWriter writer{AnswerContext()};
    ResponsesAnswerReader reader(writer, {});
    reader.feed(created());
    reader.feed(sseEvent("response.in_progress", R"("response":{"id":"resp_1"})"));
    QVERIFY(!writer.isStarted());
    reader.feed(added(0, emptyReasoning));
    QVERIFY(writer.isStarted());
}

void ResponsesAnswersTest::tellsTheFirstItemAsItComes()
{
    ResponsesAnswerWriter writer(contextFor(true, nullptr));
    ResponsesAnswerReader reader(writer, {});
    reader.feed(QByteArray(created() + added(0, emptyMessage)));
    (void)writer.take();
    reader.feed(delta("output_text", 0, "a"));
    QVERIFY(writer.take().contains(R"("delta":"a")"));
    reader.feed(sseEvent("response.output_text.done", R"("output_index":0,"content_index":0,"text":"a")"));
    reader.feed(added(1, callItem("c1", "f", "")));
    reader.feed(delta("function_call_arguments", 1, "{"));
    QVERIFY2(writer.take().contains(R"("delta":"{")"), "the text was over before it was said to be");
}

void ResponsesAnswersTest::namesErrorsByTheirCode_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QByteArray>("notes");

    const auto code = [](const char *name, const char *type) {
        QTest::newRow(name) << QByteArray(
            R"({"type":"error","code":")" + QByteArray(name) + R"(","message":"m"})")
                            << QByteArray("error " + QByteArray(type) + ": m");
    };
    code("rate_limit_exceeded", "rate_limit_error");
    code("usage_limit_reached", "rate_limit_error");
    code("insufficient_quota", "billing_error");
    code("usage_not_included", "billing_error");
    code("server_error", "api_error");
    code("server_is_overloaded", "overloaded_error");
    code("slow_down", "overloaded_error");
    code("invalid_prompt", "invalid_request_error");
    code("model_not_found", "not_found_error");
    code("never_seen", "api_error");
    QTest::newRow("the context is full")
        << QByteArray(R"({"type":"response.failed","response":{"error":{"code":"context_length_exceeded",)"
                      R"("message":"Your input exceeds the context window of this model."}}})")
        << QByteArray(
               "error invalid_request_error: prompt is too long: Your input exceeds the context window of "
               "this model. (context_length_exceeded)");
    QTest::newRow("in a nest") << QByteArray(
        R"({"type":"error","error":{"type":"rate_limit_error","code":null,"message":"m"}})")
                               << QByteArray("error rate_limit_error: m");
    QTest::newRow("a status as code")
        << QByteArray(R"({"error":{"code":429,"message":"m"}})") << QByteArray("error rate_limit_error: m");
    QTest::newRow("a text") << QByteArray(R"({"error":"m"})") << QByteArray("error api_error: m");
    QTest::newRow("no reason") << QByteArray(R"({"type":"response.failed","response":{"error":null}})")
                               << QByteArray("error api_error: the provider has failed without saying why");
}

void ResponsesAnswersTest::namesErrorsByTheirCode()
{
    QFETCH(const QByteArray, data);
    QVERIFY(isJsonObject(data));
    QTEST(reading({created(), QByteArray("data: " + data + "\n\n")}), "notes");
}

void ResponsesAnswersTest::readsWholeAnswers_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("notes");

    QTest::newRow("everything")
        << QByteArray(R"({"id":"resp_1","object":"response","status":"completed","error":null,"output":[)"
                      R"({"type":"reasoning","id":"rs_1","encrypted_content":"x","summary":[)"
                      R"({"type":"summary_text","text":"hm"}]},{"type":"web_search_call","id":"ws_1"},)"
               + messageItem("a") + ',' + callItem("c1", "f", "{}")
               + R"(],"usage":{"input_tokens":5,"output_tokens":6}})")
        << QByteArray(
               R"(begin resp_1 | thinking hm sealed for openai {"id":"rs_1","encrypted_content":"x"} | )"
               "text a | call c1 f {} | end 3 | 5 0 0 6 0");
    QTest::newRow("too long") << QByteArray(
        R"({"id":"resp_1","status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[)"
        + messageItem("a") + "]}")
                              << QByteArray("begin resp_1 | text a | end 1");
    QTest::newRow("nothing said") << QByteArray(R"({"id":"resp_1","status":"completed","output":[]})")
                                  << QByteArray("begin resp_1 | end 0");
    QTest::newRow("an error") << QByteArray(R"({"error":{"code":"rate_limit_exceeded","message":"m"}})")
                              << QByteArray("error rate_limit_error: m");
    QTest::newRow("a failed response") << QByteArray(
        R"({"id":"resp_1","status":"failed","output":[],"error":{"code":"server_error","message":"m"}})")
                                       << QByteArray("error api_error: m");
    QTest::newRow("not finished") << QByteArray(R"({"id":"resp_1","status":"queued","output":[]})")
                                  << QByteArray("error api_error: the provider has not finished its answer");
    QTest::newRow("another object") << QByteArray("{}")
                                    << QByteArray("error api_error: the provider's answer has no output");
}

void ResponsesAnswersTest::readsWholeAnswers()
{
    QFETCH(const QByteArray, body);
    NotingWriter writer{AnswerContext()};
    ResponsesAnswerReader reader(writer, QStringLiteral("openai"));
    reader.readBody(body);
    QTEST(writer.notes(), "notes");
}

void ResponsesAnswersTest::writesEventsInLegalOrder_data()
{
    QTest::addColumn<Telling>("tell");

    QTest::newRow("everything") << Telling(tellEverything);
    QTest::newRow("nothing") << Telling([](AnswerWriter &writer) { writer.finish(); });
    QTest::newRow("thinking without a seal") << Telling([](AnswerWriter &writer) {
        writer.thinking("a");
        writer.text("b");
        writer.thinking("c");
        writer.finish();
    });
    QTest::newRow("a seal without thinking") << Telling([](AnswerWriter &writer) {
        writer.signature("sig");
        writer.finish();
    });
    QTest::newRow("calls with one id") << Telling([](AnswerWriter &writer) {
        for (int i = 0; i < 3; ++i) {
            writer.beginTool("call_0", "f");
            writer.endTool();
        }
        writer.finish();
    });
    QTest::newRow("cut in a call") << Telling([](AnswerWriter &writer) {
        writer.beginTool("c", "f");
        writer.toolInput(R"({\"x)");
        writer.stop(StopReason::MaxTokens);
        writer.finish();
    });
    QTest::newRow("refused") << Telling([](AnswerWriter &writer) {
        writer.text("a");
        writer.stop(StopReason::Refusal);
        writer.finish();
    });
    QTest::newRow("failed in a text") << Telling([](AnswerWriter &writer) {
        writer.text("a");
        writer.fail({Error::Kind::Api, QStringLiteral("broken")});
    });
    QTest::newRow("failed before anything") << Telling([](AnswerWriter &writer) {
        writer.fail({Error::Kind::Overloaded, QStringLiteral("too much")});
    });
}

void ResponsesAnswersTest::writesEventsInLegalOrder()
{
    QFETCH(const Telling, tell);
    const QByteArray stream = written(tell, true);
    QCOMPARE(responsesBreaches(stream).join(u'\n'), QString());
}

void ResponsesAnswersTest::writesEveryEventOfAnItem()
{
    QCOMPARE(typesOf(written(tellEverything, true)),
        "created in_progress "
        "output_item.added reasoning_summary_part.added reasoning_summary_text.delta "
        "reasoning_summary_text.delta reasoning_summary_text.done reasoning_summary_part.done "
        "output_item.done "
        "output_item.added content_part.added output_text.delta output_text.delta output_text.done "
        "content_part.done output_item.done "
        "output_item.added function_call_arguments.delta function_call_arguments.delta "
        "function_call_arguments.done output_item.done completed");
}

void ResponsesAnswersTest::endsWithTheWholeResponse()
{
    const QJsonObject response = lastResponse(written(tellEverything, true));
    QCOMPARE(response.value(u"id").toString(), QStringLiteral("resp_up"));
    QCOMPARE(response.value(u"model").toString(), QStringLiteral("the-model"));
    QCOMPARE(response.value(u"created_at").toInteger(), 1'700'000'000);
    QCOMPARE(compact(response.value(u"usage")),
        R"({"input_tokens":15,"input_tokens_details":{"cache_write_tokens":2,"cached_tokens":3},)"
        R"("output_tokens":20,"output_tokens_details":{"reasoning_tokens":5},"total_tokens":35})");
    QCOMPARE(compact(response.value(u"output")),
        R"([{"encrypted_content":"sig","id":"rs_up_0","status":"completed","summary":[{"text":"let me see",)"
        R"("type":"summary_text"}],"type":"reasoning"},{"content":[{"annotations":[],"text":"Hello \"you\"",)"
        R"("type":"output_text"}],"id":"msg_up_1","role":"assistant","status":"completed","type":"message"},)"
        R"({"arguments":"{\"x\":1}","call_id":"call_1","id":"fc_up_2","name":"f","status":"completed",)"
        R"("type":"function_call"}])");
}

void ResponsesAnswersTest::writesWholeAnswersLikeStreams()
{
    const QByteArray body = written(tellEverything, false);
    QVERIFY(isJsonObject(body));
    QCOMPARE(objectOf(body), lastResponse(written(tellEverything, true)));
}

void ResponsesAnswersTest::endsAsTheAnswerDoes_data()
{
    QTest::addColumn<StopReason>("reason");
    QTest::addColumn<QString>("status");
    QTest::addColumn<QString>("incomplete");

    const auto row = [](const char *name, StopReason reason, const char *status, const char *incomplete) {
        QTest::newRow(name) << reason << QString::fromLatin1(status) << QString::fromLatin1(incomplete);
    };
    row("of itself", StopReason::EndTurn, "completed", "");
    row("at a stop sequence", StopReason::StopSequence, "completed", "");
    row("for a pause", StopReason::PauseTurn, "completed", "");
    row("too long", StopReason::MaxTokens, "incomplete", "max_output_tokens");
    row("in a full context", StopReason::ContextExceeded, "incomplete", "max_output_tokens");
    row("refused", StopReason::Refusal, "incomplete", "content_filter");
}

void ResponsesAnswersTest::endsAsTheAnswerDoes()
{
    QFETCH(const StopReason, reason);
    const QByteArray stream = written(
        [&](AnswerWriter &writer) {
            writer.text("a");
            writer.stop(reason);
            writer.finish();
        },
        true);
    const QJsonObject response = lastResponse(stream);
    QTEST(response.value(u"status").toString(), "status");
    QTEST(response.value(u"incomplete_details").toObject().value(u"reason").toString(), "incomplete");
}

/// Clients that know only responses which were created must be able to read it.
void ResponsesAnswersTest::writesFailuresIntoTheStream()
{
    const auto fail
        = [](const Error &error) { return written([&](AnswerWriter &writer) { writer.fail(error); }, true); };
    const QByteArray stream = fail({Error::Kind::RateLimit, QStringLiteral("slow \"down\"")});
    QCOMPARE(typesOf(stream), "created in_progress failed");
    QCOMPARE(compact(lastResponse(stream).value(u"error")),
        R"({"code":"rate_limit_exceeded","message":"slow \"down\""})");
    const auto code = [&](Error::Kind kind, const QString &message) {
        return lastResponse(fail({kind, message})).value(u"error").toObject().value(u"code").toString();
    };
    QCOMPARE(code(Error::Kind::InvalidRequest, QStringLiteral("prompt is too long: x")),
        QStringLiteral("context_length_exceeded"));
    QCOMPARE(code(Error::Kind::InvalidRequest, QStringLiteral("x")), QStringLiteral("invalid_prompt"));
    QCOMPARE(code(Error::Kind::Billing, QStringLiteral("x")), QStringLiteral("insufficient_quota"));
    QCOMPARE(code(Error::Kind::Api, QStringLiteral("x")), QStringLiteral("server_error"));
}

void ResponsesAnswersTest::writesFailuresAsBodies()
{
    const QByteArray body = written(
        [](AnswerWriter &writer) {
            writer.text("a");
            writer.fail({Error::Kind::Api, QStringLiteral("broken")});
        },
        false);
    QCOMPARE(body, R"({"error":{"message":"broken","type":"api_error","param":null,"code":null}})");
}

void ResponsesAnswersTest::callsFreeformToolsWithTheirText()
{
    ToolNames names;
    names.setFreeform(names.forProvider("edit.patch"));
    const QByteArray provider = names.forProvider("edit.patch");
    const QByteArray stream = written(
        [&](AnswerWriter &writer) {
            writer.start("up");
            writer.beginTool("c", provider);
            writer.toolInput(R"({\"input\":\"*** \\\"a\\\")");
            writer.toolInput(R"(\\n\"})");
            writer.endTool();
            writer.finish();
        },
        true, &names);
    QCOMPARE(responsesBreaches(stream).join(u'\n'), QString());
    QCOMPARE(typesOf(stream),
        "created in_progress output_item.added custom_tool_call_input.delta custom_tool_call_input.done "
        "output_item.done completed");
    QCOMPARE(compact(lastResponse(stream).value(u"output")),
        R"([{"call_id":"c","id":"ctc_up_0","input":"*** \"a\"\n","name":"edit.patch","status":"completed",)"
        R"("type":"custom_tool_call"}])");
}

/// As codex calls the tools of a `namespace`.
void ResponsesAnswersTest::callsToolsOfAGroupByBothNames()
{
    ToolNames names;
    const QByteArray provider = names.forProvider("multi_agent_v1::close_agent");
    const QByteArray stream = written(
        [&](AnswerWriter &writer) {
            writer.start("up");
            writer.beginTool("c", provider);
            writer.endTool();
            writer.finish();
        },
        true, &names);
    QCOMPARE(responsesBreaches(stream).join(u'\n'), QString());
    QCOMPARE(compact(lastResponse(stream).value(u"output")),
        R"([{"arguments":"{}","call_id":"c","id":"fc_up_0","name":"close_agent","namespace":"multi_agent_v1",)"
        R"("status":"completed","type":"function_call"}])");
}

void ResponsesAnswersTest::keepsASealWithoutAText()
{
    const QByteArray body = written(
        [](AnswerWriter &writer) {
            writer.start("up");
            writer.signature("sig");
            writer.finish();
        },
        false);
    QCOMPARE(compact(objectOf(body).value(u"output")),
        R"([{"encrypted_content":"sig","id":"rs_up_0","status":"completed","summary":[],"type":"reasoning"}])");
}

void ResponsesAnswersTest::marksACallThatWasCut()
{
    const QByteArray body = written(
        [](AnswerWriter &writer) {
            writer.beginTool("c", "f");
            writer.toolInput(R"({\"x)");
            writer.stop(StopReason::MaxTokens);
            writer.finish();
        },
        false);
    const QJsonObject call = objectOf(body).value(u"output").toArray().at(0).toObject();
    QCOMPARE(call.value(u"status").toString(), QStringLiteral("incomplete"));
    QCOMPARE(call.value(u"arguments").toString(), QStringLiteral("{\"x"));
}

void ResponsesAnswersTest::derivesIdsFromTheProviders()
{
    const auto idFor = [](const QByteArray &id) {
        const QByteArray body = written(
            [&](AnswerWriter &writer) {
                writer.start(id);
                writer.finish();
            },
            false);
        return objectOf(body).value(u"id").toString();
    };
    QCOMPARE(idFor("resp_a"), QStringLiteral("resp_a"));
    QCOMPARE(idFor("msg_a"), QStringLiteral("resp_a"));
    QCOMPARE(idFor("chatcmpl-a"), QStringLiteral("resp_a"));
    QCOMPARE(idFor({}), QStringLiteral("resp_made-up"));
    const QByteArray common(100, 'x');
    QVERIFY(idFor(common + 'a') != idFor(common + 'b'));
    QVERIFY(idFor(common).size() <= 50);
}

/// Nothing of an answer is lost or said twice between a provider and a client of the same protocol.
void ResponsesAnswersTest::carriesAnAnswerFromProviderToClient()
{
    const QByteArray upstream = written(tellEverything, true);
    QByteArray first;
    for (const QByteArrayList &pieces : cuttings(upstream)) {
        ResponsesAnswerWriter writer(contextFor(true, nullptr));
        ResponsesAnswerReader reader(writer, QStringLiteral("openai"));
        QByteArray stream;
        for (const QByteArray &piece : pieces) {
            reader.feed(piece);
            stream += writer.take();
        }
        reader.finish();
        stream += writer.take();
        QCOMPARE(responsesBreaches(stream).join(u'\n'), QString());
        if (first.isEmpty())
            first = stream;
        QCOMPARE(stream, first);
    }
    QJsonArray expected = lastResponse(upstream).value(u"output").toArray();
    QJsonObject reasoning = expected.at(0).toObject();
    reasoning.insert(u"encrypted_content",
        QString::fromUtf8(
            reasoningMark(QStringLiteral("openai"), R"({"id":"rs_up_0","encrypted_content":"sig"})")));
    expected.replace(0, reasoning);
    QCOMPARE(lastResponse(first).value(u"output").toArray(), expected);
    QCOMPARE(lastResponse(first).value(u"usage"), lastResponse(upstream).value(u"usage"));
}

QTEST_APPLESS_MAIN(ResponsesAnswersTest)
#include "tst_responsesanswers.moc"
