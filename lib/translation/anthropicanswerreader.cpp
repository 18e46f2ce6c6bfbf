// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/anthropicanswerreader.h"

#include "core/jsonwriter.h"
#include "core/strictjson.h"
#include "translation/chaterror.h"
#include "translation/jsonfields.h"
#include "translation/reasoningmark.h"

namespace signalbox {

namespace {

StopReason reasonOf(const QByteArray &name)
{
    if (name == "max_tokens")
        return StopReason::MaxTokens;
    if (name == "stop_sequence")
        return StopReason::StopSequence;
    if (name == "tool_use")
        return StopReason::ToolUse;
    if (name == "pause_turn")
        return StopReason::PauseTurn;
    if (name == "refusal")
        return StopReason::Refusal;
    if (name == "model_context_window_exceeded")
        return StopReason::ContextExceeded;
    return StopReason::EndTurn;
}

/// Zero and null say nothing: later figures are cumulative.
void replace(qint64 &figure, const JsonFields &usage, QByteArrayView key)
{
    const qint64 stated = usage.number(key).toLongLong();
    if (stated > 0)
        figure = stated;
}

/// Its parts replace all of those before, so that they never overlap: what was to be written to the cache may
/// have been read from it.
bool restatesPrompt(const JsonFields &usage)
{
    const QByteArray input = usage.number("input_tokens");
    const QByteArray read = usage.number("cache_read_input_tokens");
    const QByteArray written = usage.number("cache_creation_input_tokens");
    return !input.isEmpty() && !(read.isEmpty() && written.isEmpty())
        && (input.toLongLong() > 0 || read.toLongLong() > 0 || written.toLongLong() > 0);
}

} // namespace

AnthropicAnswerReader::AnthropicAnswerReader(AnswerWriter &writer, QString vendor)
    : AnswerReader(writer)
    , m_vendor(std::move(vendor))
{ }

void AnthropicAnswerReader::readEvent(const SseParser::Event &event)
{
    const auto json = JsonSlice::parse(event.data);
    if (!json || json->type() != JsonSlice::Type::Object)
        return;
    QByteArray type = innerText(*json, "type");
    if (type.isEmpty())
        type = event.name;
    if (type == "message_start") {
        const JsonFields message(json->value("message"));
        readUsage(message.value("usage"));
        writer().start(message.text("id"));
    } else if (type == "content_block_start") {
        openBlock(*json);
    } else if (type == "content_block_delta") {
        extendBlock(*json);
    } else if (type == "content_block_stop") {
        closeBlock();
    } else if (type == "message_delta") {
        const JsonFields fields(*json);
        readUsage(fields.value("usage"));
        readStop(fields.value("delta"));
    } else if (type == "message_stop") {
        closeBlock();
        writer().finish();
    } else if (type == "error") {
        readError(*json);
    }
}

void AnthropicAnswerReader::openBlock(const JsonSlice &event)
{
    closeBlock();
    const auto block = event.value("content_block");
    const JsonFields fields(block);
    const QByteArray type = fields.text("type");
    m_signature.clear();
    if (type == "text") {
        m_open = Block::Text;
        writer().text(fields.text("text"));
    } else if (type == "thinking") {
        m_open = Block::Thinking;
        writer().thinking(fields.text("thinking"));
        m_signature += fields.text("signature");
    } else if (type == "tool_use") {
        m_open = Block::Tool;
        writer().beginTool(fields.text("id"), fields.text("name"));
        const QByteArray input = compactJson(fields.json("input"));
        if (!input.isEmpty() && input != "{}") // some relays give it whole
            writer().toolInput(escapedText(input));
    }
}

void AnthropicAnswerReader::extendBlock(const JsonSlice &event)
{
    const JsonFields delta(event.value("delta"));
    const QByteArray type = delta.text("type");
    if (type == "text_delta" && m_open == Block::Text)
        writer().text(delta.text("text"));
    else if (type == "thinking_delta" && m_open == Block::Thinking)
        writer().thinking(delta.text("thinking"));
    else if (type == "signature_delta" && m_open == Block::Thinking)
        m_signature += delta.text("signature");
    else if (type == "input_json_delta" && m_open == Block::Tool)
        writer().toolInput(delta.text("partial_json"));
}

/// A tool stays open until it is known whether its input was cut: the reason comes behind it.
void AnthropicAnswerReader::closeBlock()
{
    const Block block = std::exchange(m_open, Block::None);
    if (block == Block::Thinking && !m_signature.isEmpty())
        writer().signature(markOf(m_signature));
}

void AnthropicAnswerReader::readWhole(QByteArrayView body)
{
    const auto json = JsonSlice::parse(body);
    const JsonFields message(json);
    if (message.text("type") == "error" || message.has("error")) {
        readError(*json);
        return;
    }
    writer().start(message.text("id"));
    const auto content = message.value("content");
    for (const JsonSlice &block : content ? content->elements() : std::vector<JsonSlice>())
        readBlock(block);
    readUsage(message.value("usage"));
    readStop(json);
    writer().finish();
}

void AnthropicAnswerReader::readBlock(const JsonSlice &block)
{
    const JsonFields fields(block);
    const QByteArray type = fields.text("type");
    if (type == "text") {
        writer().text(fields.text("text"));
    } else if (type == "thinking") {
        writer().thinking(fields.text("thinking"));
        if (fields.has("signature"))
            writer().signature(markOf(fields.text("signature")));
    } else if (type == "tool_use") {
        writer().beginTool(fields.text("id"), fields.text("name"));
        writer().toolInput(escapedText(compactJson(fields.json("input"))));
        writer().endTool();
    }
}

void AnthropicAnswerReader::readUsage(const std::optional<JsonSlice> &usage)
{
    const JsonFields fields(usage);
    if (restatesPrompt(fields))
        m_usage.input = m_usage.cacheRead = m_usage.cacheWrite = 0;
    replace(m_usage.input, fields, "input_tokens");
    replace(m_usage.cacheRead, fields, "cache_read_input_tokens");
    replace(m_usage.cacheWrite, fields, "cache_creation_input_tokens");
    replace(m_usage.output, fields, "output_tokens");
    replace(m_usage.reasoning, JsonFields(fields.value("output_tokens_details")), "thinking_tokens");
    m_usage.known = m_usage.prompt() > 0 || m_usage.output > 0;
    writer().usage(m_usage);
}

void AnthropicAnswerReader::readStop(const std::optional<JsonSlice> &delta)
{
    const JsonFields fields(delta);
    if (!fields.has("stop_reason"))
        return;
    writer().stop(reasonOf(fields.text("stop_reason")), fields.text("stop_sequence"));
}

void AnthropicAnswerReader::readError(const JsonSlice &event)
{
    const JsonFields error(event.value("error"));
    writer().fail(inClientWords({errorKindFromTypeName(error.text("type")),
        QString::fromUtf8(unescapedText(error.text("message")))}));
}

void AnthropicAnswerReader::endOfStream()
{
    writer().fail({Error::Kind::Api, QStringLiteral("the provider ended the stream before its proper end")});
}

QByteArray AnthropicAnswerReader::markOf(QByteArrayView signature) const
{
    JsonWriter payload;
    payload.beginObject().textMember("signature", signature).endObject();
    return reasoningMark(m_vendor, payload.json());
}

} // namespace signalbox
