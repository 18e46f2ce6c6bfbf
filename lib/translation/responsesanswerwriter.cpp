// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/responsesanswerwriter.h"

#include "core/jsontext.h"
#include "core/jsonwriter.h"
#include "core/strictjson.h"
#include "http/protocol.h"
#include "http/responseserror.h"
#include "translation/answerids.h"
#include "translation/groupedname.h"
#include "translation/toolids.h"
#include "translation/toolnames.h"

namespace signalbox {

namespace {

constexpr qsizetype longestCallId = 64;

/// The text that a freeform tool is called with; the arguments may have been cut short.
QByteArray freeformInput(const QByteArray &arguments)
{
    const QByteArray text = unescapedText(arguments);
    const auto json = JsonSlice::parse(text);
    const auto input = json ? json->value("input") : std::nullopt;
    if (!input || input->type() != JsonSlice::Type::String)
        return arguments;
    const QByteArray inner = innerText(*input);
    return QByteArray(inner.constData(), inner.size());
}

QByteArray part(bool isSummary, QByteArrayView text)
{
    JsonWriter json;
    json.beginObject()
        .textMember("type", isSummary ? "summary_text" : "output_text")
        .textMember("text", text);
    if (!isSummary)
        json.member("annotations", "[]");
    json.endObject();
    return json.take();
}

QByteArray usageJson(const AnswerUsage &usage)
{
    JsonWriter json;
    json.beginObject().numberMember("input_tokens", usage.prompt());
    json.key("input_tokens_details").beginObject().numberMember("cached_tokens", usage.cacheRead);
    json.numberMember("cache_write_tokens", usage.cacheWrite).endObject();
    json.numberMember("output_tokens", usage.output);
    json.key("output_tokens_details").beginObject();
    json.numberMember("reasoning_tokens", usage.reasoning).endObject();
    json.numberMember("total_tokens", usage.prompt() + usage.output).endObject();
    return json.take();
}

} // namespace

void ResponsesAnswerWriter::begin(QByteArrayView id)
{
    m_begun = true;
    constexpr qsizetype longest = 40; // leaves room for what the ids of items have before and behind it
    m_stem = shortToolId(answerId({}, id), longest);
    m_id = QByteArray("resp_" + m_stem);
    if (!context().stream)
        return;
    const QByteArray empty = response({"in_progress", {}, {}, {}});
    writeResponseEvent("response.created", empty);
    writeResponseEvent("response.in_progress", empty);
}

/// Asked by the provider's name, which is the same for the same tool at all times.
bool ResponsesAnswerWriter::isFreeform(QByteArrayView name) const
{
    if (!context().toolNames)
        return false;
    ToolNames names = *context().toolNames;
    return names.isFreeform(names.forProvider(name.toByteArray()));
}

void ResponsesAnswerWriter::openBlock(Block block, QByteArrayView id, QByteArrayView name)
{
    m_block = block;
    m_callId = shortToolId(id.toByteArray(), longestCallId);
    m_name = name.toByteArray();
    m_text.clear();
    m_hasSummary = false;
    m_freeform = block == Block::Tool && isFreeform(name);
    const QByteArray number = QByteArray::number(m_items.size());
    QByteArray kind = "msg_";
    if (block == Block::Thinking)
        kind = "rs_";
    else if (block == Block::Tool)
        kind = m_freeform ? "ctc_" : "fc_";
    m_itemId = QByteArray(kind + m_stem + '_' + number);
    writeItemEvent("response.output_item.added", item(block, "in_progress", {}));
    if (block == Block::Text)
        writePartEvent("response.content_part.added", block, {});
}

void ResponsesAnswerWriter::extendBlock(Block block, QByteArrayView text)
{
    m_text += text;
    if (block == Block::Text) {
        writeTextEvent("response.output_text.delta", "delta", text);
    } else if (block == Block::Thinking) {
        openSummary();
        writeTextEvent("response.reasoning_summary_text.delta", "delta", text);
    } else if (!m_freeform) { // a freeform tool's text stands inside of its arguments: they have to be
                              // complete
        writeTextEvent("response.function_call_arguments.delta", "delta", text);
    }
}

void ResponsesAnswerWriter::openSummary()
{
    if (!std::exchange(m_hasSummary, true))
        writePartEvent("response.reasoning_summary_part.added", Block::Thinking, {});
}

void ResponsesAnswerWriter::closeBlock(Block block, QByteArrayView signature)
{
    QByteArrayView status = "completed";
    if (block == Block::Text) {
        writeTextEvent("response.output_text.done", "text", m_text);
        writePartEvent("response.content_part.done", block, m_text);
    } else if (block == Block::Thinking && m_hasSummary) {
        writeTextEvent("response.reasoning_summary_text.done", "text", m_text);
        writePartEvent("response.reasoning_summary_part.done", block, m_text);
    } else if (block == Block::Tool) {
        if (!isJsonObject(unescapedText(m_text)))
            status = "incomplete";
        closeCall();
    }
    const QByteArray whole = item(block, status, signature);
    writeItemEvent("response.output_item.done", whole);
    m_items << whole;
    m_block = Block::None;
}

void ResponsesAnswerWriter::closeCall()
{
    if (!m_freeform) {
        writeTextEvent("response.function_call_arguments.done", "arguments", m_text);
        return;
    }
    m_text = freeformInput(m_text);
    if (!m_text.isEmpty())
        writeTextEvent("response.custom_tool_call_input.delta", "delta", m_text);
    writeTextEvent("response.custom_tool_call_input.done", "input", m_text);
}

QByteArray ResponsesAnswerWriter::item(Block block, QByteArrayView status, QByteArrayView signature) const
{
    if (block == Block::Tool)
        return callItem(status);
    const bool isNew = status == "in_progress";
    JsonWriter json;
    json.beginObject().textMember("id", m_itemId);
    if (block == Block::Thinking) {
        json.textMember("type", "reasoning").textMember("status", status).key("summary").beginArray();
        if (m_hasSummary)
            json.value(part(true, m_text));
        json.endArray();
        if (!signature.isEmpty()) // the client brings it back with the next request
            json.textMember("encrypted_content", signature);
    } else {
        json.textMember("type", "message").textMember("status", status).textMember("role", "assistant");
        json.key("content").beginArray();
        if (!isNew)
            json.value(part(false, m_text));
        json.endArray();
    }
    json.endObject();
    return json.take();
}

QByteArray ResponsesAnswerWriter::callItem(QByteArrayView status) const
{
    const GroupedName name = splitGroupedName(m_name);
    JsonWriter json;
    json.beginObject().textMember("id", m_itemId);
    json.textMember("type", m_freeform ? "custom_tool_call" : "function_call").textMember("status", status);
    json.textMember("call_id", m_callId).textMember("name", name.name);
    if (!name.group.isEmpty())
        json.textMember("namespace", name.group);
    json.textMember(m_freeform ? "input" : "arguments", m_text).endObject();
    return json.take();
}

void ResponsesAnswerWriter::end(StopReason reason, QByteArrayView, const AnswerUsage &usage)
{
    Ending ending{"completed", {}, {}, usageJson(usage)};
    if (reason == StopReason::MaxTokens || reason == StopReason::ContextExceeded)
        ending.incomplete = R"({"reason":"max_output_tokens"})";
    else if (reason == StopReason::Refusal)
        ending.incomplete = R"({"reason":"content_filter"})";
    if (!ending.incomplete.isEmpty())
        ending.status = "incomplete";
    if (context().stream)
        writeResponseEvent(QByteArray("response." + ending.status), response(ending));
    else
        write(response(ending));
}

void ResponsesAnswerWriter::writeError(const Error &error)
{
    if (!context().stream) {
        write(errorBody(Protocol::Responses, error, {}));
        return;
    }
    if (!m_begun) // clients know a response only after it was created
        begin(context().fallbackId);
    JsonWriter json;
    json.beginObject().textMember("code", responsesErrorCode(error));
    json.textMember("message", escapedText(error.message.toUtf8())).endObject();
    writeResponseEvent("response.failed", response({"failed", {}, json.take(), {}}));
}

QByteArray ResponsesAnswerWriter::response(const Ending &ending) const
{
    const auto orNull = [](const QByteArray &json) { return json.isEmpty() ? QByteArrayView("null") : json; };
    JsonWriter json;
    json.beginObject().textMember("id", m_id).textMember("object", "response");
    json.numberMember("created_at", context().createdAt).textMember("status", ending.status);
    json.member("background", "false").member("error", orNull(ending.error));
    json.member("incomplete_details", orNull(ending.incomplete));
    json.member("instructions", "null").member("max_output_tokens", "null");
    json.textMember("model", context().model).key("output").beginArray();
    for (const QByteArray &item : m_items)
        json.value(item);
    json.endArray().member("parallel_tool_calls", "true").member("previous_response_id", "null");
    json.member("reasoning", R"({"effort":null,"summary":null})").member("store", "false");
    json.member("temperature", "null").member("text", R"({"format":{"type":"text"}})");
    json.textMember("tool_choice", "auto").member("tools", "[]").member("top_p", "null");
    json.textMember("truncation", "disabled").member("usage", orNull(ending.usage));
    json.member("user", "null").member("metadata", "{}").endObject();
    return json.take();
}

JsonWriter ResponsesAnswerWriter::eventAbout(QByteArrayView type)
{
    JsonWriter json;
    json.beginObject().textMember("type", type).numberMember("sequence_number", m_sequence++);
    return json;
}

void ResponsesAnswerWriter::send(QByteArrayView type, JsonWriter &json)
{
    json.endObject();
    write("event: ");
    write(type);
    write("\ndata: ");
    write(json.json());
    write("\n\n");
}

void ResponsesAnswerWriter::writeResponseEvent(QByteArrayView type, QByteArrayView response)
{
    JsonWriter json = eventAbout(type);
    json.member("response", response);
    send(type, json);
}

void ResponsesAnswerWriter::writeItemEvent(QByteArrayView type, QByteArrayView item)
{
    if (!context().stream)
        return;
    JsonWriter json = eventAbout(type);
    json.numberMember("output_index", m_items.size()).member("item", item);
    send(type, json);
}

/// Text of the open item.
void ResponsesAnswerWriter::writeTextEvent(QByteArrayView type, QByteArrayView key, QByteArrayView text)
{
    if (!context().stream)
        return;
    JsonWriter json = eventAbout(type);
    json.textMember("item_id", m_itemId).numberMember("output_index", m_items.size());
    if (m_block == Block::Text)
        json.numberMember("content_index", 0);
    else if (m_block == Block::Thinking)
        json.numberMember("summary_index", 0);
    json.textMember(key, text);
    if (m_block == Block::Text)
        json.member("logprobs", "[]");
    send(type, json);
}

void ResponsesAnswerWriter::writePartEvent(QByteArrayView type, Block block, QByteArrayView text)
{
    if (!context().stream)
        return;
    const bool isSummary = block == Block::Thinking;
    JsonWriter json = eventAbout(type);
    json.textMember("item_id", m_itemId).numberMember("output_index", m_items.size());
    json.numberMember(isSummary ? "summary_index" : "content_index", 0);
    json.member("part", part(isSummary, text));
    send(type, json);
}

} // namespace signalbox
