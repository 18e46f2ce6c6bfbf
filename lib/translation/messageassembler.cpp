// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/messageassembler.h"

#include <algorithm>

namespace signalbox {

namespace {

QByteArray textOf(const JsonSlice &object, QByteArrayView key)
{
    const auto member = object.value(key);
    return member ? member->toString().value_or(QByteArray()) : QByteArray();
}

std::optional<JsonSlice> stringOf(const JsonSlice &object, QByteArrayView key)
{
    const auto member = object.value(key);
    return member && member->type() == JsonSlice::Type::String ? member : std::nullopt;
}

/// A delta of a kind we do not know: strings continue strings, everything else takes its place.
void applyUnknown(RawObject &block, const JsonSlice &delta)
{
    for (const JsonSlice::Member &member : delta.members()) {
        if (member.key == "type")
            continue;
        const auto value = JsonSlice::parse(member.value);
        if (value && value->type() == JsonSlice::Type::String)
            block.appendText(member.key, *value);
        else
            block.set(member.key, member.value);
    }
}

} // namespace

MessageAssembler::MessageAssembler(qsizetype limit) : m_limit(limit), m_parser(limit) { }

Headers MessageAssembler::messageHeaders(Headers headers)
{
    headers.remove("cache-control"); // streams forbid what nobody would do with a message
    headers.set("content-type", "application/json");
    return headers;
}

Result<QByteArray> MessageAssembler::assemble(QByteArrayView stream, qsizetype limit)
{
    MessageAssembler assembler(limit);
    assembler.feed(stream);
    assembler.finish();
    return assembler.message();
}

void MessageAssembler::feed(QByteArrayView bytes)
{
    if (m_state == State::Open)
        m_parser.feed(bytes, [this](const SseParser::Event &event) { take(event); });
}

void MessageAssembler::finish()
{
    if (m_state == State::Open)
        m_parser.finish([this](const SseParser::Event &event) { take(event); });
}

void MessageAssembler::take(const SseParser::Event &event)
{
    if (m_state != State::Open || event.name == "ping")
        return;
    m_taken += event.data.size();
    if (event.truncated || m_taken > m_limit) {
        fail(QStringLiteral("the answer is larger than %1 bytes").arg(m_limit));
        return;
    }
    const auto data = JsonSlice::parse(event.data);
    if (!data || data->type() != JsonSlice::Type::Object) {
        if (!event.name.isEmpty()) // what has no name and is no JSON either means nothing to any client
            fail(QStringLiteral("an event of the stream is not JSON"));
        return;
    }
    const QByteArray type = textOf(*data, "type");
    takeEvent(type.isEmpty() ? event.name : type, *data);
}

void MessageAssembler::takeEvent(const QByteArray &type, const JsonSlice &data)
{
    if (type == "message_start")
        startMessage(data);
    else if (type == "error")
        takeError(data);
    else if (!m_begun)
        return; // a ping, or what a later version of the API says first
    else if (type == "content_block_start")
        startBlock(data);
    else if (type == "content_block_delta")
        continueBlock(data);
    else if (type == "message_delta")
        changeMessage(data);
    else if (type == "message_stop")
        m_state = State::Complete;
}

void MessageAssembler::startMessage(const JsonSlice &data)
{
    const auto message = data.value("message");
    if (m_begun || !message || message->type() != JsonSlice::Type::Object) {
        fail(QStringLiteral("the stream does not begin with one message_start"));
        return;
    }
    m_begun = true;
    m_message = RawObject(*message);
    if (const auto usage = message->value("usage"))
        m_usage = RawObject(*usage);
}

void MessageAssembler::startBlock(const JsonSlice &data)
{
    const auto index = data.value("index");
    const auto block = data.value("content_block");
    if (index && block && block->type() == JsonSlice::Type::Object)
        m_blocks.push_back({index->bytes().toByteArray(), RawObject(*block), {}});
    else
        fail(QStringLiteral("a content_block_start without its block"));
}

void MessageAssembler::continueBlock(const JsonSlice &data)
{
    const auto index = data.value("index");
    const auto delta = data.value("delta");
    Block *block = index ? findBlock(index->bytes()) : nullptr;
    if (block && delta)
        apply(*block, *delta);
    else
        fail(QStringLiteral("a content_block_delta without its block"));
}

MessageAssembler::Block *MessageAssembler::findBlock(QByteArrayView index)
{
    const auto found = std::find_if(
        m_blocks.rbegin(), m_blocks.rend(), [&](const Block &block) { return block.index == index; });
    return found == m_blocks.rend() ? nullptr : &*found;
}

void MessageAssembler::apply(Block &block, const JsonSlice &delta)
{
    const QByteArray type = textOf(delta, "type");
    if (type == "text_delta") {
        if (const auto text = stringOf(delta, "text"))
            block.object.appendText("text", *text);
    } else if (type == "input_json_delta") {
        if (const auto piece = stringOf(delta, "partial_json"))
            block.input += piece->bytes().sliced(1, piece->bytes().size() - 2);
    } else if (type == "thinking_delta") {
        if (const auto thinking = stringOf(delta, "thinking"))
            block.object.appendText("thinking", *thinking);
    } else if (type == "signature_delta") {
        if (const auto signature = stringOf(delta, "signature"))
            block.object.set("signature", signature->bytes());
    } else if (type == "citations_delta") {
        if (const auto citation = delta.value("citation"))
            block.object.appendElement("citations", citation->bytes());
    } else {
        applyUnknown(block.object, delta);
    }
}

void MessageAssembler::changeMessage(const JsonSlice &data)
{
    for (const JsonSlice::Member &member : data.members()) {
        const auto value = JsonSlice::parse(member.value);
        if (member.key == "type" || !value)
            continue;
        if (member.key == "delta")
            m_message.merge(*value);
        else if (member.key == "usage")
            m_usage.merge(*value);
        else if (member.value != "null" || m_message.value(member.key).isEmpty())
            m_message.set(member.key, member.value); // context_management
    }
}

void MessageAssembler::takeError(const JsonSlice &data)
{
    const auto error = data.value("error");
    m_error.kind = errorKindFromTypeName(error ? textOf(*error, "type") : QByteArray());
    m_error.message = QString::fromUtf8(error ? textOf(*error, "message") : QByteArray());
    m_errorBody = data.bytes().toByteArray();
    m_state = State::Failed;
}

void MessageAssembler::fail(const QString &message)
{
    m_error = {Error::Kind::Api, message};
    m_state = State::Failed;
}

QByteArray MessageAssembler::finished(const Block &block)
{
    const QByteArray quoted = '"' + block.input + '"';
    const auto input = JsonSlice::parse(quoted);
    const QByteArray text = input ? input->toString().value_or(QByteArray()) : QByteArray();
    RawObject object = block.object;
    // Cut by max_tokens the input is not JSON: then what the block began with stands, which is {}.
    if (const auto json = JsonSlice::parse(text))
        object.set("input", json->bytes());
    else if (!block.input.isEmpty() && object.value("input").isEmpty())
        object.set("input", "{}");
    return object.toJson();
}

Result<QByteArray> MessageAssembler::message() const
{
    if (m_state == State::Failed)
        return m_error;
    if (m_state != State::Complete)
        return Error{
            Error::Kind::Api, QStringLiteral("the provider's stream ended before its message was complete")};
    RawObject message = m_message;
    if (!m_blocks.empty()) {
        QByteArrayList blocks;
        for (const Block &block : m_blocks)
            blocks << finished(block);
        message.set("content", QByteArray('[' + blocks.join(',') + ']'));
    }
    if (!m_usage.isEmpty())
        message.set("usage", m_usage.toJson());
    return message.toJson();
}

} // namespace signalbox
