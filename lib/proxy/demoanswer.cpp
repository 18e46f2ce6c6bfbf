// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/demoanswer.h"

#include "core/jsonslice.h"

#include <QUuid>

#include <algorithm>
#include <optional>

namespace signalbox {

namespace {

QByteArray stringMember(const JsonSlice &object, QByteArrayView key)
{
    const auto member = object.value(key);
    return member ? member->toString().value_or(QByteArray()) : QByteArray();
}

struct LastUserTurn
{
    QByteArray text;
    bool answersTool = false;
};

LastUserTurn lastUserTurn(const JsonSlice &body)
{
    LastUserTurn turn;
    const auto messages = body.value("messages");
    const std::vector<JsonSlice> list = messages ? messages->elements() : std::vector<JsonSlice>();
    const auto last = std::find_if(list.rbegin(), list.rend(),
        [](const JsonSlice &message) { return stringMember(message, "role") == "user"; });
    const auto content = last == list.rend() ? std::nullopt : last->value("content");
    if (!content)
        return turn;
    if (const auto text = content->toString())
        turn.text = *text;
    for (const JsonSlice &block : content->elements()) {
        turn.answersTool = turn.answersTool || stringMember(block, "type") == "tool_result";
        const QByteArray text = stringMember(block, "text");
        if (!text.startsWith("<system-reminder>")) // Claude Code's own notes are not what the user asked
            turn.text += text + '\n';
    }
    return turn;
}

/// A value that satisfies a simple property of a JSON Schema.
QByteArray sampleValue(const QByteArray &name, const JsonSlice &schema)
{
    if (const auto options = schema.value("enum"); options && !options->elements().empty())
        return options->elements().front().bytes().toByteArray();
    const QByteArray type = stringMember(schema, "type");
    if (type == "integer" || type == "number")
        return "1";
    if (type == "boolean")
        return "true";
    if (type == "array")
        return "[]";
    if (type == "object")
        return "{}";
    if (name == "command")
        return R"("echo hello from the Signalbox demo")";
    return R"("demo")";
}

QByteArray sampleInput(const JsonSlice &tool)
{
    const auto schema = tool.value("input_schema");
    const auto required = schema ? schema->value("required") : std::nullopt;
    const auto properties = schema ? schema->value("properties") : std::nullopt;
    QByteArrayList members;
    for (const JsonSlice &name : required &&properties ? required->elements() : std::vector<JsonSlice>()) {
        const QByteArray key = name.toString().value_or(QByteArray());
        if (const auto property = properties->value(key))
            members << JsonSlice::quoted(key) + ':' + sampleValue(key, *property);
    }
    return '{' + members.join(',') + '}';
}

/// The tool whose name the text mentions, else "Bash", else the first one the client can run.
std::optional<JsonSlice> chooseTool(const std::vector<JsonSlice> &tools, const QByteArray &text)
{
    std::optional<JsonSlice> chosen;
    for (const JsonSlice &tool : tools) {
        if (!tool.value("input_schema"))
            continue; // run by the server, not by the client
        const QByteArray name = stringMember(tool, "name");
        if (!name.isEmpty() && text.contains(name.toLower()))
            return tool;
        if (!chosen || name == "Bash")
            chosen = tool;
    }
    return chosen;
}

QByteArrayList words(const QByteArray &text)
{
    QByteArrayList result;
    qsizetype from = 0;
    while (from < text.size()) {
        qsizetype space = text.indexOf(' ', from);
        space = space < 0 ? text.size() - 1 : space;
        result << text.mid(from, space - from + 1);
        from = space + 1;
    }
    return result;
}

QByteArray event(const char *name, const QByteArray &members)
{
    return QByteArray("event: ") + name + "\ndata: {\"type\":\"" + name + "\"" + members + "}\n\n";
}

QByteArray blockStart(int index, const QByteArray &block)
{
    return event(
        "content_block_start", ",\"index\":" + QByteArray::number(index) + ",\"content_block\":" + block);
}

QByteArray blockDelta(int index, const QByteArray &delta)
{
    return event("content_block_delta", ",\"index\":" + QByteArray::number(index) + ",\"delta\":" + delta);
}

QByteArray blockStop(int index)
{
    return event("content_block_stop", ",\"index\":" + QByteArray::number(index));
}

constexpr auto demoSignature = "signalbox-demo";

} // namespace

Result<DemoAnswer> DemoAnswer::to(const HttpRequest &request)
{
    const auto body = JsonSlice::parse(request.body);
    if (!body || body->type() != JsonSlice::Type::Object)
        return Error{Error::Kind::InvalidRequest, QStringLiteral("the request body is not a JSON object")};
    DemoAnswer answer;
    const auto stream = body->value("stream");
    answer.m_stream = stream && stream->toBool().value_or(false);
    answer.m_model = stringMember(*body, "model");
    answer.m_inputTokens = static_cast<int>(request.body.size() / 4);

    const LastUserTurn turn = lastUserTurn(*body);
    const QByteArray text = turn.text.toLower();
    const auto tools = body->value("tools");
    if (!turn.answersTool && tools && text.contains("tool")) {
        if (const auto tool = chooseTool(tools->elements(), text)) {
            answer.m_toolCall = {"toolu_demo" + QUuid::createUuid().toByteArray(QUuid::Id128),
                stringMember(*tool, "name"), sampleInput(*tool)};
        }
    }
    answer.m_thinking = "A request for " + answer.m_model
        + " has arrived. I am only the demo, so there is little to think about. ";
    answer.m_text = turn.answersTool
        ? QByteArray("The tool has answered, and so the whole way works: your client, Signalbox, a provider, "
                     "a tool and back. ")
        : QByteArray(
            "Hello from the Signalbox demo provider. Your client is connected; no tokens were spent. "
            "Add a provider to the configuration file to get real answers. ");
    return answer;
}

int DemoAnswer::outputTokens() const
{
    const qsizetype tool = m_toolCall ? m_toolCall->input.size() / 4 + 10 : 0;
    return static_cast<int>(words(m_thinking).size() + words(m_text).size() + tool);
}

QByteArray DemoAnswer::head(const QByteArray &content, const QByteArray &stopReason, int outputTokens) const
{
    return R"({"id":"msg_demo)" + QUuid::createUuid().toByteArray(QUuid::Id128)
        + R"(","type":"message","role":"assistant","model":)" + JsonSlice::quoted(m_model) + R"(,"content":[)"
        + content + R"(],"stop_reason":)" + stopReason + R"(,"stop_sequence":null,"usage":{"input_tokens":)"
        + QByteArray::number(m_inputTokens)
        + R"(,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":)"
        + QByteArray::number(outputTokens) + "}}";
}

QByteArrayList DemoAnswer::events() const
{
    QByteArrayList events{event("message_start", ",\"message\":" + head({}, "null", 1))};
    int index = 0;
    events << blockStart(index, R"({"type":"thinking","thinking":"","signature":""})");
    for (const QByteArray &word : words(m_thinking))
        events << blockDelta(
            index, R"({"type":"thinking_delta","thinking":)" + JsonSlice::quoted(word) + '}');
    events << blockDelta(
        index, R"({"type":"signature_delta","signature":)" + JsonSlice::quoted(demoSignature) + '}');
    events << blockStop(index++);

    events << blockStart(index, R"({"type":"text","text":""})");
    for (const QByteArray &word : words(m_text))
        events << blockDelta(index, R"({"type":"text_delta","text":)" + JsonSlice::quoted(word) + '}');
    events << blockStop(index++);

    if (m_toolCall) {
        events << blockStart(index,
            R"({"type":"tool_use","id":)" + JsonSlice::quoted(m_toolCall->id) + R"(,"name":)"
                + JsonSlice::quoted(m_toolCall->name) + R"(,"input":{}})");
        events << blockDelta(index, R"({"type":"input_json_delta","partial_json":""})");
        events << blockDelta(index,
            R"({"type":"input_json_delta","partial_json":)" + JsonSlice::quoted(m_toolCall->input) + '}');
        events << blockStop(index++);
    }
    const QByteArray reason = m_toolCall ? "\"tool_use\"" : "\"end_turn\"";
    events << event("message_delta",
        ",\"delta\":{\"stop_reason\":" + reason + ",\"stop_sequence\":null},\"usage\":{\"output_tokens\":"
            + QByteArray::number(outputTokens()) + '}');
    events << event("message_stop", {});
    return events;
}

QByteArray DemoAnswer::message() const
{
    QByteArray content = R"({"type":"thinking","thinking":)" + JsonSlice::quoted(m_thinking)
        + R"(,"signature":)" + JsonSlice::quoted(demoSignature) + R"(},{"type":"text","text":)"
        + JsonSlice::quoted(m_text) + '}';
    if (m_toolCall) {
        content += R"(,{"type":"tool_use","id":)" + JsonSlice::quoted(m_toolCall->id) + R"(,"name":)"
            + JsonSlice::quoted(m_toolCall->name) + R"(,"input":)" + m_toolCall->input + '}';
    }
    return head(content, m_toolCall ? "\"tool_use\"" : "\"end_turn\"", outputTokens());
}

QByteArray DemoAnswer::tokenCount(const HttpRequest &request)
{
    return "{\"input_tokens\":" + QByteArray::number(std::max<qsizetype>(1, request.body.size() / 4)) + '}';
}

} // namespace signalbox
