// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/responsesanswerreader.h"

#include "core/jsontext.h"
#include "core/jsonwriter.h"
#include "translation/chaterror.h"
#include "translation/chatusage.h"
#include "translation/jsonfields.h"
#include "translation/reasoningmark.h"

#include <algorithm>
#include <array>

namespace signalbox {

namespace {

constexpr QByteArrayView paragraphBreak = "\\n\\n";

/// What only this API has codes for.
std::optional<Error::Kind> kindOfCode(QByteArrayView code)
{
    struct Code
    {
        QByteArrayView name;
        Error::Kind kind = Error::Kind::Api;
    };
    using Kind = Error::Kind;
    static constexpr std::array<Code, 12> codes{{
        {"usage_limit_reached", Kind::RateLimit},
        {"usage_not_included", Kind::Billing},
        {"billing_hard_limit_reached", Kind::Billing},
        {"slow_down", Kind::Overloaded},
        {"engine_overloaded", Kind::Overloaded},
        {"invalid_prompt", Kind::InvalidRequest},
        {"invalid_image", Kind::InvalidRequest},
        {"invalid_image_format", Kind::InvalidRequest},
        {"invalid_image_url", Kind::InvalidRequest},
        {"invalid_base64_image", Kind::InvalidRequest},
        {"image_too_large", Kind::InvalidRequest},
        {"image_parse_error", Kind::InvalidRequest},
    }};
    const auto *found
        = std::find_if(codes.begin(), codes.end(), [&](const Code &known) { return known.name == code; });
    return found == codes.end() ? std::nullopt : std::optional(found->kind);
}

/// `fields` are the error's own or those of what it is the `error` of.
Error errorOf(const JsonFields &fields)
{
    auto error = chatError(fields);
    if (!error)
        return {Error::Kind::Api, QStringLiteral("the provider has failed without saying why")};
    const auto written = fields.value("error");
    const auto kind = kindOfCode(written ? innerText(*written, "code") : fields.text("code"));
    return kind ? Error{*kind, error->message} : *error;
}

} // namespace

/// An event that brings text: a piece of a part, or the whole of it.
struct ResponsesAnswerReader::TextEvent
{
    QByteArrayView type;
    Kind kind = Kind::Message;
    Channel channel = Channel::Content;
    QByteArrayView text; ///< the member that has it
    bool isWhole = false;
};

ResponsesAnswerReader::ResponsesAnswerReader(AnswerWriter &writer, QString vendor)
    : AnswerReader(writer)
    , m_vendor(std::move(vendor))
{ }

const ResponsesAnswerReader::TextEvent *ResponsesAnswerReader::textEvent(QByteArrayView type)
{
    static constexpr std::array<TextEvent, 12> events{{
        {"response.output_text.delta", Kind::Message, Channel::Content, "delta", false},
        {"response.output_text.done", Kind::Message, Channel::Content, "text", true},
        {"response.refusal.delta", Kind::Message, Channel::Content, "delta", false},
        {"response.refusal.done", Kind::Message, Channel::Content, "refusal", true},
        {"response.reasoning_summary_text.delta", Kind::Reasoning, Channel::Summary, "delta", false},
        {"response.reasoning_summary_text.done", Kind::Reasoning, Channel::Summary, "text", true},
        {"response.reasoning_text.delta", Kind::Reasoning, Channel::Content, "delta", false},
        {"response.reasoning_text.done", Kind::Reasoning, Channel::Content, "text", true},
        {"response.function_call_arguments.delta", Kind::Call, Channel::Content, "delta", false},
        {"response.function_call_arguments.done", Kind::Call, Channel::Content, "arguments", true},
        {"response.custom_tool_call_input.delta", Kind::FreeformCall, Channel::Content, "delta", false},
        {"response.custom_tool_call_input.done", Kind::FreeformCall, Channel::Content, "input", true},
    }};
    const auto *found = std::find_if(
        events.begin(), events.end(), [&](const TextEvent &event) { return event.type == type; });
    return found == events.end() ? nullptr : found;
}

/// Nothing for what the provider has done itself: searches and the like.
std::optional<ResponsesAnswerReader::Kind> ResponsesAnswerReader::kindOf(const JsonFields &item)
{
    const QByteArray type = item.text("type");
    if (type == "message")
        return Kind::Message;
    if (type == "reasoning")
        return Kind::Reasoning;
    if (type == "function_call")
        return Kind::Call;
    if (type == "custom_tool_call")
        return Kind::FreeformCall;
    return std::nullopt;
}

void ResponsesAnswerReader::readEvent(const SseParser::Event &event)
{
    const auto json = JsonSlice::parse(event.data);
    if (!json || json->type() != JsonSlice::Type::Object)
        return; // [DONE], which some put behind the end, and what means nothing to anybody
    const JsonFields data(*json);
    const QByteArray type = data.text("type");
    readTyped(type.isEmpty() ? event.name : type, data);
}

void ResponsesAnswerReader::readTyped(const QByteArray &type, const JsonFields &data)
{
    if (const TextEvent *text = textEvent(type)) {
        readText(*text, data);
    } else if (type == "response.created" || type == "response.in_progress") {
        // The answer starts with its first item: until then another provider can still take over.
        const QByteArray id = JsonFields(data.value("response")).text("id");
        if (m_id.isEmpty())
            m_id = QByteArray(id.constData(), id.size());
    } else if (type == "response.output_item.added") {
        readItem(data, false);
    } else if (type == "response.output_item.done") {
        readItem(data, true);
    } else if (type == "response.completed" || type == "response.incomplete" || type == "response.failed"
        || type == "response.done" || type == "response.cancelled") {
        readEnd(type, JsonFields(data.value("response")));
    } else if (type == "error" || data.has("error")) {
        writer().fail(errorOf(data));
    }
}

void ResponsesAnswerReader::readText(const TextEvent &event, const JsonFields &data)
{
    writer().start(m_id);
    Item &item = itemOf(event.kind, data, data.text("item_id"));
    if (event.isWhole && item.isCall() && item.name.isEmpty())
        takeNames(item, data);
    const QByteArray index
        = data.number(event.channel == Channel::Summary ? "summary_index" : "content_index");
    hear(item, {event.channel, index.toLongLong()}, data.text(event.text), event.isWhole);
    item.mayEnd = item.mayEnd || event.isWhole;
    advance();
}

void ResponsesAnswerReader::readItem(const JsonFields &data, bool isDone)
{
    writer().start(m_id);
    const auto written = data.value("item");
    const JsonFields fields(written);
    const auto kind = kindOf(fields);
    if (!kind)
        return;
    Item &item = itemOf(*kind, data, fields.text("id"));
    takeNames(item, fields);
    if (isDone) {
        takeWhole(item, fields);
        item.isDone = true;
    }
    advance();
}

/// The item that an event is about. Some relays leave ids away or change them, others number all items 0.
ResponsesAnswerReader::Item &ResponsesAnswerReader::itemOf(
    Kind kind, const JsonFields &data, const QByteArray &id)
{
    const QByteArray written = data.number("output_index");
    const qint64 index = written.isEmpty() ? nextIndex() : written.toLongLong();
    for (auto &[at, item] : m_items) {
        if (item.kind == kind && !id.isEmpty() && item.id == id)
            return item;
    }
    const bool begins = data.text("type") == "response.output_item.added";
    const auto numbered = m_items.find(index);
    if (numbered == m_items.end() && (begins || !written.isEmpty()))
        return newItem(index, kind, id);
    if (begins)
        return newItem(nextIndex(), kind, id);
    const bool fits = numbered != m_items.end() && numbered->second.kind == kind;
    if (fits && !numbered->second.isOver)
        return numbered->second;
    const auto open = std::find_if(m_items.rbegin(), m_items.rend(),
        [&](const auto &entry) { return entry.second.kind == kind && !entry.second.isOver; });
    if (open != m_items.rend())
        return open->second;
    return fits ? numbered->second : newItem(nextIndex(), kind, id);
}

ResponsesAnswerReader::Item &ResponsesAnswerReader::newItem(qint64 index, Kind kind, const QByteArray &id)
{
    Item &item = m_items[index];
    item.kind = kind;
    item.id = QByteArray(id.constData(), id.size());
    item.mayEnd = kind == Kind::Reasoning;
    return item;
}

qint64 ResponsesAnswerReader::nextIndex() const
{
    return m_items.empty() ? 0 : m_items.rbegin()->first + 1;
}

ResponsesAnswerReader::Item *ResponsesAnswerReader::itemNumber(Kind kind, int number)
{
    for (auto &[at, item] : m_items) {
        if (item.kind == kind && number-- == 0)
            return &item;
    }
    return nullptr;
}

void ResponsesAnswerReader::takeNames(Item &item, const JsonFields &fields)
{
    if (item.callId.isEmpty())
        item.callId = QByteArrayView(fields.text("call_id")).toByteArray();
    if (item.name.isEmpty()) { // it goes on as it is, so it has to be good
        TextMender mender;
        item.name = mender.feed(fields.text("name"));
        item.name += mender.finish();
    }
}

void ResponsesAnswerReader::takeWhole(Item &item, const JsonFields &fields)
{
    takeNames(item, fields);
    item.isCut = item.isCut || fields.text("status") == "incomplete";
    switch (item.kind) {
    case Kind::Message:
        takeParts(item, Channel::Content, fields.value("content"));
        break;
    case Kind::Reasoning: // the summary or the thoughts themselves: the one tells of the other
        if (!item.heard.contains({Channel::Content, 0}))
            takeParts(item, Channel::Summary, fields.value("summary"));
        if (item.heard.empty())
            takeParts(item, Channel::Content, fields.value("content"));
        takeSealed(item, fields);
        break;
    case Kind::Call:
        hear(item, {Channel::Content, 0}, fields.text("arguments"), true);
        break;
    case Kind::FreeformCall:
        hear(item, {Channel::Content, 0}, fields.text("input"), true);
        break;
    }
}

/// Only at its end: what an item begins with is not yet what the provider wants back.
void ResponsesAnswerReader::takeSealed(Item &item, const JsonFields &fields)
{
    const QByteArray sealed = fields.text("encrypted_content");
    if (sealed.isEmpty() || item.isOver)
        return;
    item.sealed = QByteArrayView(sealed).toByteArray();
    if (fields.has("id"))
        item.id = QByteArrayView(fields.text("id")).toByteArray();
}

void ResponsesAnswerReader::takeParts(Item &item, Channel channel, const std::optional<JsonSlice> &list)
{
    if (!list)
        return;
    if (list->type() == JsonSlice::Type::String) {
        hear(item, {channel, 0}, innerText(*list), true);
        return;
    }
    const auto heard = std::count_if(
        item.heard.begin(), item.heard.end(), [&](const PartKey &key) { return key.first == channel; });
    qint64 number = 0;
    for (const JsonSlice &part : list->elements()) {
        const JsonFields fields(part);
        // Their number counts, not their index: some number the pieces of one part in another way than its
        // whole.
        if (number >= heard)
            hear(item, {channel, number}, fields.text(fields.has("refusal") ? "refusal" : "text"), true);
        ++number;
    }
}

/// The whole of a part counts only where no pieces of it came before.
void ResponsesAnswerReader::hear(Item &item, PartKey part, QByteArrayView text, bool isWhole)
{
    if (text.isEmpty() || (item.isOver && item.isCall()))
        return;
    const bool isNew = item.heard.insert(part).second;
    if (isWhole && !isNew)
        return;
    if (isNew && item.kind == Kind::Reasoning && item.heard.size() > 1)
        item.held += paragraphBreak;
    item.held += text;
    if (item.isOver) { // it was taken for ended, and goes on
        item.isOver = false;
        item.isDone = false;
        item.hasBegun = false;
    }
    endBefore(item);
}

void ResponsesAnswerReader::endBefore(const Item &item)
{
    if (!m_current)
        return;
    Item &current = m_items.at(*m_current);
    if (&current == &item || !current.mayEnd)
        return;
    const auto later = std::find_if(m_items.upper_bound(*m_current), m_items.end(),
        [&](const auto &entry) { return &entry.second == &item; });
    if (later != m_items.end())
        current.isDone = true;
}

/// Tells what can be told in order.
void ResponsesAnswerReader::advance()
{
    while (!m_wasCut) {
        if (!m_current) {
            const auto next = std::find_if(
                m_items.begin(), m_items.end(), [](const auto &entry) { return !entry.second.isOver; });
            if (next == m_items.end())
                return;
            m_current = next->first;
        }
        Item &item = m_items.at(*m_current);
        tell(item);
        if (!item.isDone)
            return;
        finishItem(item);
        m_current.reset();
    }
}

void ResponsesAnswerReader::begin(Item &item)
{
    if (std::exchange(item.hasBegun, true))
        return;
    if (item.isCall()) {
        writer().beginTool(item.callId.isEmpty() ? item.id : item.callId, item.name);
        if (item.kind == Kind::FreeformCall) // the others know tools with arguments only
            writer().toolInput(escapedText(R"({"input":")"));
    } else if (m_told == item.kind) {
        // Two items in a row become one block, where nobody would see that they were two.
        if (item.kind == Kind::Message)
            writer().text(paragraphBreak);
        else
            writer().thinking(paragraphBreak);
    }
    m_told = item.kind;
}

void ResponsesAnswerReader::tell(Item &item)
{
    if (item.isCall()) {
        if (item.name.isEmpty())
            return;
        begin(item);
    }
    if (item.held.isEmpty())
        return;
    begin(item);
    const QByteArray text = std::exchange(item.held, {});
    switch (item.kind) {
    case Kind::Message:
        writer().text(text);
        break;
    case Kind::Reasoning:
        writer().thinking(text);
        break;
    case Kind::Call:
        writer().toolInput(text);
        break;
    case Kind::FreeformCall:
        writer().toolInput(escapedText(m_mender.feed(text)));
        break;
    }
}

void ResponsesAnswerReader::finishItem(Item &item)
{
    if (item.isCall() && item.name.isEmpty()) {
        item.name = "unknown"; // the model learns from the client that there is no such tool
        tell(item);
    }
    item.isOver = true;
    if (item.kind == Kind::FreeformCall)
        writer().toolInput(QByteArray(escapedText(m_mender.finish()) + escapedText(R"("})")));
    if (item.isCall()) {
        writer().endTool(item.isCut);
        m_wasCut = item.isCut;
    } else if (item.kind == Kind::Reasoning && !item.sealed.isEmpty()) {
        JsonWriter payload;
        payload.beginObject().textMember("id", item.id).textMember("encrypted_content", item.sealed);
        payload.endObject();
        writer().signature(reasoningMark(m_vendor, payload.json()));
        item.sealed.clear();
        m_told.reset();
    }
}

void ResponsesAnswerReader::readEnd(const QByteArray &type, const JsonFields &response)
{
    QByteArray status = response.text("status");
    if (status.isEmpty() || status == "in_progress" || type == "response.failed")
        status = type.mid(type.indexOf('.') + 1);
    if (status == "failed" || response.has("error")) {
        writer().fail(errorOf(response));
        return;
    }
    if (status == "cancelled") {
        writer().fail({Error::Kind::Api, QStringLiteral("the provider has cancelled the answer")});
        return;
    }
    const bool isIncomplete = status == "incomplete";
    writer().start(m_id.isEmpty() ? response.text("id") : m_id);
    takeOutput(response);
    for (auto &[at, item] : m_items)
        item.isDone = true;
    if (isIncomplete && !m_items.empty())
        m_items.rbegin()->second.isCut = true;
    advance();
    takeUsage(response);
    if (!isIncomplete && !m_wasCut)
        writer().stop(writer().hasTools() ? StopReason::ToolUse : StopReason::EndTurn);
    else if (JsonFields(response.value("incomplete_details")).text("reason") == "content_filter")
        writer().stop(StopReason::Refusal);
    else
        writer().stop(StopReason::MaxTokens);
    writer().finish();
}

/// What has come in no event. The items are matched by their place among those of their kind: neither ids nor
/// indexes are the same with everybody.
void ResponsesAnswerReader::takeOutput(const JsonFields &response)
{
    std::map<Kind, int> numbers;
    const auto output = response.value("output");
    for (const JsonSlice &written : output ? output->elements() : std::vector<JsonSlice>()) {
        const JsonFields fields(written);
        const auto kind = kindOf(fields);
        if (!kind)
            continue;
        Item *item = itemNumber(*kind, numbers[*kind]++);
        takeWhole(item ? *item : newItem(nextIndex(), *kind, fields.text("id")), fields);
    }
}

void ResponsesAnswerReader::takeUsage(const JsonFields &response)
{
    const JsonFields written(response.value("usage"));
    if (written.number("input_tokens").isEmpty() && written.number("output_tokens").isEmpty())
        return;
    writer().usage(chatUsage(written));
}

void ResponsesAnswerReader::readWhole(QByteArrayView body)
{
    const auto json = JsonSlice::parse(body);
    if (!json)
        return;
    const JsonFields response(*json);
    const QByteArray status = response.text("status");
    if (!response.has("output") && !response.has("error") && status != "failed")
        writer().fail({Error::Kind::Api, QStringLiteral("the provider's answer has no output")});
    else if (status == "in_progress" || status == "queued")
        writer().fail({Error::Kind::Api, QStringLiteral("the provider has not finished its answer")});
    else
        readEnd("response.completed", response);
}

void ResponsesAnswerReader::endOfStream()
{
    writer().fail({Error::Kind::Api, QStringLiteral("the provider ended the stream before its proper end")});
}

} // namespace signalbox
