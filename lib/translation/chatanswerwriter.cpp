// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/chatanswerwriter.h"

#include "core/jsonwriter.h"
#include "http/protocol.h"
#include "translation/answerids.h"

namespace signalbox {

namespace {

QByteArrayView finishReasonOf(StopReason reason)
{
    switch (reason) {
    case StopReason::EndTurn:
    case StopReason::StopSequence:
    case StopReason::PauseTurn:
        return "stop";
    case StopReason::ToolUse:
        return "tool_calls";
    case StopReason::MaxTokens:
    case StopReason::ContextExceeded:
        return "length";
    case StopReason::Refusal:
        return "content_filter";
    }
    return "stop";
}

QByteArray usageJson(const AnswerUsage &usage)
{
    JsonWriter json;
    json.beginObject().numberMember("prompt_tokens", usage.prompt());
    json.numberMember("completion_tokens", usage.output);
    json.numberMember("total_tokens", usage.prompt() + usage.output);
    json.key("prompt_tokens_details").beginObject().numberMember("cached_tokens", usage.cacheRead);
    json.numberMember("cache_write_tokens", usage.cacheWrite).endObject();
    json.key("completion_tokens_details").beginObject();
    json.numberMember("reasoning_tokens", usage.reasoning).endObject();
    return json.endObject().take();
}

} // namespace

void ChatAnswerWriter::begin(QByteArrayView id)
{
    m_id = answerId("chatcmpl-", id);
    JsonWriter head;
    head.beginObject().textMember("id", m_id);
    head.textMember("object", context().stream ? "chat.completion.chunk" : "chat.completion");
    head.numberMember("created", context().createdAt).textMember("model", context().model);
    m_head = head.take();
    if (context().stream)
        writeChunk(R"({"role":"assistant","content":""})");
}

void ChatAnswerWriter::writeChunk(QByteArrayView delta, QByteArrayView finishReason)
{
    write("data: ");
    write(m_head);
    write(R"(,"choices":[{"index":0,"delta":)");
    write(delta);
    write(R"(,"finish_reason":)");
    if (finishReason.isEmpty()) {
        write("null");
    } else {
        write("\"");
        write(finishReason);
        write("\"");
    }
    write("}]}\n\n");
}

void ChatAnswerWriter::openBlock(Block block, QByteArrayView id, QByteArrayView name)
{
    if (block != Block::Tool)
        return;
    JsonWriter call;
    call.beginObject();
    if (context().stream)
        call.numberMember("index", tools() - 1);
    call.textMember("id", id).textMember("type", "function").key("function").beginObject();
    call.textMember("name", name).textMember("arguments", "").endObject().endObject();
    if (context().stream) {
        writeChunk(QByteArray(R"({"tool_calls":[)" + call.json() + "]}"));
        return;
    }
    if (!m_calls.isEmpty())
        m_calls += ',';
    m_calls += call.json().chopped(3); // the arguments follow
}

void ChatAnswerWriter::extendBlock(Block block, QByteArrayView text)
{
    if (!context().stream) {
        (block == Block::Text ? m_text : block == Block::Thinking ? m_reasoning : m_calls) += text;
        return;
    }
    const QByteArray quoted = '"' + text.toByteArray() + '"';
    if (block == Block::Text)
        writeChunk(QByteArray(R"({"content":)" + quoted + '}'));
    else if (block == Block::Thinking)
        writeChunk(QByteArray(R"({"reasoning_content":)" + quoted + '}'));
    else
        writeChunk(QByteArray(R"({"tool_calls":[{"index":)" + QByteArray::number(tools() - 1)
            + R"(,"function":{"arguments":)" + quoted + "}}]}"));
}

void ChatAnswerWriter::closeBlock(Block block, QByteArrayView /*signature*/)
{
    if (block == Block::Tool && !context().stream)
        m_calls += R"("}})";
}

void ChatAnswerWriter::end(StopReason reason, QByteArrayView /*sequence*/, const AnswerUsage &usage)
{
    if (context().stream) {
        writeChunk("{}", finishReasonOf(reason));
        if (context().wantsUsage) {
            write("data: ");
            write(m_head);
            write(R"(,"choices":[],"usage":)");
            write(usageJson(usage));
            write("}\n\n");
        }
        write("data: [DONE]\n\n");
        return;
    }
    JsonWriter choice;
    choice.beginObject().member("index", "0").key("message").beginObject().textMember("role", "assistant");
    if (m_text.isEmpty() && hasTools())
        choice.member("content", "null");
    else
        choice.textMember("content", m_text);
    choice.member("refusal", "null");
    if (!m_reasoning.isEmpty())
        choice.textMember("reasoning_content", m_reasoning);
    if (!m_calls.isEmpty())
        choice.member("tool_calls", QByteArray('[' + m_calls + ']'));
    choice.endObject()
        .member("logprobs", "null")
        .textMember("finish_reason", finishReasonOf(reason))
        .endObject();
    write(m_head);
    write(R"(,"choices":[)");
    write(choice.json());
    write(R"(],"usage":)");
    write(usageJson(usage));
    write("}");
}

void ChatAnswerWriter::writeError(const Error &error)
{
    write(context().stream ? errorEvent(Protocol::OpenAi, error, context().fallbackId)
                           : errorBody(Protocol::OpenAi, error, context().fallbackId));
}

} // namespace signalbox
