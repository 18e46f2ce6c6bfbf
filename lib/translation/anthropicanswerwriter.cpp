// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/anthropicanswerwriter.h"

#include "core/jsontext.h"
#include "core/jsonwriter.h"
#include "http/protocol.h"
#include "translation/answerids.h"

namespace signalbox {

namespace {

QByteArrayView reasonName(StopReason reason)
{
    switch (reason) {
    case StopReason::EndTurn:
        return "end_turn";
    case StopReason::MaxTokens:
        return "max_tokens";
    case StopReason::StopSequence:
        return "stop_sequence";
    case StopReason::ToolUse:
        return "tool_use";
    case StopReason::PauseTurn:
        return "pause_turn";
    case StopReason::Refusal:
        return "refusal";
    case StopReason::ContextExceeded:
        return "model_context_window_exceeded";
    }
    return "end_turn";
}

QByteArray usageJson(const AnswerUsage &usage)
{
    JsonWriter json;
    json.beginObject().numberMember("input_tokens", usage.input);
    json.numberMember("cache_creation_input_tokens", usage.cacheWrite);
    json.numberMember("cache_read_input_tokens", usage.cacheRead);
    json.numberMember("output_tokens", usage.output);
    if (usage.reasoning > 0) {
        json.key("output_tokens_details").beginObject();
        json.numberMember("thinking_tokens", usage.reasoning).endObject();
    }
    return json.endObject().take();
}

void writeStop(JsonWriter &json, StopReason reason, QByteArrayView sequence)
{
    json.textMember("stop_reason", reasonName(reason));
    if (reason == StopReason::StopSequence && !sequence.isEmpty())
        json.textMember("stop_sequence", sequence);
    else
        json.member("stop_sequence", "null");
}

} // namespace

void AnthropicAnswerWriter::writeEvent(QByteArrayView name, QByteArrayView json)
{
    write("event: ");
    write(name);
    write("\ndata: ");
    write(json);
    write("\n\n");
}

QByteArray AnthropicAnswerWriter::index() const
{
    return QByteArray::number(blocks() - 1);
}

void AnthropicAnswerWriter::begin(QByteArrayView id)
{
    m_id = answerId("msg_", id);
    if (!context().stream)
        return;
    JsonWriter json;
    json.beginObject().textMember("type", "message_start").key("message").beginObject();
    json.textMember("id", m_id).textMember("type", "message").textMember("role", "assistant");
    json.textMember("model", context().model).member("content", "[]");
    json.member("stop_reason", "null").member("stop_sequence", "null").member("usage", usageJson({}));
    writeEvent("message_start", json.endObject().endObject().json());
}

void AnthropicAnswerWriter::openBlock(Block block, QByteArrayView id, QByteArrayView name)
{
    JsonWriter json;
    json.beginObject();
    if (block == Block::Text) {
        json.textMember("type", "text").textMember("text", "");
    } else if (block == Block::Thinking) {
        json.textMember("type", "thinking").textMember("thinking", "").textMember("signature", "");
    } else {
        json.textMember("type", "tool_use")
            .textMember("id", id)
            .textMember("name", name)
            .member("input", "{}");
    }
    json.endObject();
    if (context().stream) {
        writeEvent("content_block_start",
            QByteArray(R"({"type":"content_block_start","index":)" + index() + R"(,"content_block":)"
                + json.json() + '}'));
        return;
    }
    if (!m_content.isEmpty())
        m_content += ',';
    if (block == Block::Text)
        m_content += R"({"type":"text","text":")";
    else if (block == Block::Thinking)
        m_content += R"({"type":"thinking","thinking":")";
    else
        m_content += json.json().chopped(3); // up to its input
    m_toolInput.clear();
}

void AnthropicAnswerWriter::extendBlock(Block block, QByteArrayView text)
{
    if (!context().stream) {
        (block == Block::Tool ? m_toolInput : m_content) += text;
        return;
    }
    write("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":");
    write(index());
    write(block == Block::Text ? QByteArrayView(R"(,"delta":{"type":"text_delta","text":")")
            : block == Block::Thinking
            ? QByteArrayView(R"(,"delta":{"type":"thinking_delta","thinking":")")
            : QByteArrayView(R"(,"delta":{"type":"input_json_delta","partial_json":")"));
    write(text);
    write("\"}}\n\n");
}

void AnthropicAnswerWriter::closeBlock(Block block, QByteArrayView signature)
{
    if (context().stream) {
        if (block == Block::Thinking)
            writeEvent("content_block_delta",
                QByteArray(R"({"type":"content_block_delta","index":)" + index()
                    + R"(,"delta":{"type":"signature_delta","signature":")" + signature.toByteArray()
                    + R"("}})"));
        writeEvent(
            "content_block_stop", QByteArray(R"({"type":"content_block_stop","index":)" + index() + '}'));
        return;
    }
    if (block == Block::Text)
        m_content += R"("})";
    else if (block == Block::Thinking)
        m_content += R"(","signature":")" + signature.toByteArray() + R"("})";
    else
        m_content += wholeInput(m_toolInput) + '}';
}

void AnthropicAnswerWriter::end(StopReason reason, QByteArrayView sequence, const AnswerUsage &usage)
{
    JsonWriter json;
    json.beginObject();
    if (context().stream) {
        json.textMember("type", "message_delta").key("delta").beginObject();
        writeStop(json, reason, sequence);
        json.endObject().member("usage", usageJson(usage)).endObject();
        writeEvent("message_delta", json.json());
        writeEvent("message_stop", R"({"type":"message_stop"})");
        return;
    }
    json.textMember("id", m_id).textMember("type", "message").textMember("role", "assistant");
    json.textMember("model", context().model).member("content", QByteArray('[' + m_content + ']'));
    writeStop(json, reason, sequence);
    json.member("usage", usageJson(usage)).endObject();
    write(json.json());
}

void AnthropicAnswerWriter::writeError(const Error &error)
{
    write(context().stream ? errorEvent(Protocol::Anthropic, error, context().fallbackId)
                           : errorBody(Protocol::Anthropic, error, context().fallbackId));
}

} // namespace signalbox
