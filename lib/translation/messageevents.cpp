// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/messageevents.h"

#include <algorithm>
#include <initializer_list>

namespace signalbox {

namespace {

/// A member that is to be written otherwise; without a value it is left out.
struct Change
{
    QByteArrayView key;
    QByteArrayView value;
};

using Changes = std::vector<Change>;

QByteArray changed(const JsonSlice &object, const Changes &changes)
{
    QByteArray json = "{";
    for (const JsonSlice::Member &member : object.members()) {
        const auto change = std::find_if(
            changes.begin(), changes.end(), [&](const Change &c) { return c.key == member.key; });
        const QByteArrayView value = change == changes.end() ? member.value : change->value;
        if (value.isEmpty())
            continue;
        if (json.size() > 1)
            json += ',';
        json += '"';
        json += member.key;
        json += "\":";
        json += value;
    }
    return json + '}';
}

/// The members of this name that `object` has, in this order, each with its comma before it.
QByteArray selected(const JsonSlice &object, std::initializer_list<const char *> keys)
{
    QByteArray members;
    for (const char *key : keys) {
        if (const auto value = object.value(key))
            members += QByteArray(",\"") + key + "\":" + value->bytes().toByteArray();
    }
    return members;
}

bool isText(const std::optional<JsonSlice> &value)
{
    return value && value->type() == JsonSlice::Type::String;
}

bool isEmptyText(const JsonSlice &value)
{
    return value.bytes() == R"("")";
}

/// What a block begins with, and the deltas that complete it.
struct Opening
{
    QByteArray block;
    QByteArrayList deltas;
};

QByteArray delta(const char *type, const char *key, QByteArrayView value)
{
    return QByteArray(R"({"type":")") + type + R"(",")" + key + R"(":)" + value.toByteArray() + '}';
}

Opening textOpening(const JsonSlice &block, const JsonSlice &text)
{
    Changes changes{{"text", R"("")"}};
    QByteArrayList deltas;
    if (!isEmptyText(text))
        deltas << delta("text_delta", "text", text.bytes());
    const auto citations = block.value("citations");
    const auto list = citations ? citations->elements() : std::vector<JsonSlice>();
    if (!list.empty())
        changes.push_back({"citations", "[]"});
    for (const JsonSlice &citation : list)
        deltas << delta("citations_delta", "citation", citation.bytes());
    return {changed(block, changes), deltas};
}

Opening thinkingOpening(const JsonSlice &block, const JsonSlice &thinking)
{
    Changes changes{{"thinking", R"("")"}};
    QByteArrayList deltas;
    if (!isEmptyText(thinking))
        deltas << delta("thinking_delta", "thinking", thinking.bytes());
    const auto signature = block.value("signature");
    if (isText(signature) && !isEmptyText(*signature)) {
        changes.push_back({"signature", R"("")"});
        deltas << delta("signature_delta", "signature", signature->bytes());
    }
    return {changed(block, changes), deltas};
}

Opening toolOpening(const JsonSlice &block, const JsonSlice &input)
{
    QByteArrayList deltas{delta("input_json_delta", "partial_json", R"("")")};
    if (!input.members().empty())
        deltas << delta("input_json_delta", "partial_json", JsonSlice::quoted(input.bytes()));
    return {changed(block, {{"input", "{}"}}), deltas};
}

Opening compactionOpening(const JsonSlice &block)
{
    return {changed(block, {{"content", "null"}, {"encrypted_content", "null"}}),
        {R"({"type":"compaction_delta")" + selected(block, {"content", "encrypted_content"}) + '}'}};
}

Opening openingOf(const JsonSlice &block)
{
    const auto typeMember = block.value("type");
    const QByteArray type = typeMember ? typeMember->toString().value_or(QByteArray()) : QByteArray();
    if (const auto text = block.value("text"); type == "text" && isText(text))
        return textOpening(block, *text);
    if (const auto thinking = block.value("thinking"); type == "thinking" && isText(thinking))
        return thinkingOpening(block, *thinking);
    if (type.endsWith("tool_use")) { // the client's, the server's and MCP's
        const auto input = block.value("input");
        if (input && input->type() == JsonSlice::Type::Object)
            return toolOpening(block, *input);
    }
    if (type == "compaction" && isText(block.value("content")))
        return compactionOpening(block);
    return {block.bytes().toByteArray(), {}};
}

/// What has been used up in the end is said in the end.
QByteArray usageAtStart(const JsonSlice &usage)
{
    if (usage.type() != JsonSlice::Type::Object)
        return usage.bytes().toByteArray();
    Changes changes{{"output_tokens_details", {}}, {"server_tool_use", {}}, {"iterations", {}}};
    const auto output = usage.value("output_tokens");
    if (output && output->type() == JsonSlice::Type::Number)
        changes.push_back({"output_tokens", "0"});
    return changed(usage, changes);
}

/// JSON has line ends between its values only, and there a blank means the same; in an event a line end would
/// end the data.
QByteArray onOneLine(QByteArray json)
{
    return json.replace('\n', ' ').replace('\r', ' ');
}

} // namespace

Headers MessageEvents::streamHeaders(Headers headers)
{
    headers.set("content-type", "text/event-stream");
    headers.set("cache-control", "no-cache");
    return headers;
}

Result<QByteArrayList> MessageEvents::of(QByteArrayView message)
{
    const auto json = JsonSlice::parse(message);
    const auto content = json ? json->value("content") : std::nullopt;
    const auto type = json ? json->value("type") : std::nullopt;
    if (!content || content->type() != JsonSlice::Type::Array || !type || type->bytes() != R"("message")")
        return Error{Error::Kind::Api, QStringLiteral("the provider's answer is not a message")};
    MessageEvents events;
    events.addStart(*json);
    for (const JsonSlice &block : content->elements())
        events.addBlock(block);
    events.addEnd(*json);
    return std::move(events.m_events);
}

void MessageEvents::addStart(const JsonSlice &message)
{
    const auto whole = message.value("usage");
    const QByteArray usage = whole ? usageAtStart(*whole) : QByteArray();
    add("message_start",
        ",\"message\":"
            + changed(message,
                {{"content", "[]"}, {"stop_reason", "null"}, {"stop_sequence", "null"}, {"usage", usage},
                    {"stop_details", {}}, {"container", {}}, {"context_management", {}}}));
}

void MessageEvents::addBlock(const JsonSlice &block)
{
    const QByteArray index = ",\"index\":" + QByteArray::number(m_blocks++);
    const Opening opening = openingOf(block);
    add("content_block_start", index + ",\"content_block\":" + opening.block);
    for (const QByteArray &delta : opening.deltas)
        add("content_block_delta", index + ",\"delta\":" + delta);
    add("content_block_stop", index);
}

void MessageEvents::addEnd(const JsonSlice &message)
{
    const QByteArray delta
        = selected(message, {"stop_reason", "stop_sequence", "stop_details", "container"}).mid(1);
    const auto usage = message.value("usage");
    const bool counted = usage && usage->type() == JsonSlice::Type::Object;
    add("message_delta",
        ",\"delta\":{" + delta + "},\"usage\":" + (counted ? usage->bytes().toByteArray() : QByteArray("{}"))
            + selected(message, {"context_management"}));
    add("message_stop", {});
}

void MessageEvents::add(const char *name, const QByteArray &members)
{
    const QByteArray data = onOneLine(QByteArray("{\"type\":\"") + name + '"' + members + '}');
    m_events << QByteArray("event: ") + name + "\ndata: " + data + "\n\n";
}

} // namespace signalbox
