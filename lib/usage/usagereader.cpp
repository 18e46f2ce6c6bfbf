// SPDX-License-Identifier: GPL-3.0-or-later
#include "usage/usagereader.h"

#include "core/jsonslice.h"

#include <algorithm>
#include <optional>

namespace signalbox {

namespace {

/// No answer costs as much: a larger figure is nonsense. A thousand million of these can be added up.
constexpr qint64 largestFigure = 1'000'000'000;

constexpr size_t mostIterations = 1000;

/// Zero for what is no number of tokens.
qint64 figure(const std::optional<JsonSlice> &value)
{
    if (!value || value->type() != JsonSlice::Type::Number)
        return 0;
    const double number = value->toDouble().value_or(0);
    return number > 0 && number <= static_cast<double>(largestFigure) ? static_cast<qint64>(number) : 0;
}

qint64 figure(const JsonSlice &object, QByteArrayView key)
{
    return figure(object.value(key));
}

qint64 figure(const JsonSlice &object, QByteArrayView key, QByteArrayView alternative)
{
    const qint64 first = figure(object, key);
    return first > 0 ? first : figure(object, alternative);
}

std::optional<JsonSlice> objectIn(const std::optional<JsonSlice> &object, QByteArrayView key)
{
    const auto value = object ? object->value(key) : std::nullopt;
    return value && value->type() == JsonSlice::Type::Object ? value : std::nullopt;
}

/// Zero says nothing: the figures are cumulative and never fall.
void replace(qint64 &figure, qint64 stated)
{
    if (stated > 0)
        figure = stated;
}

TokenUsage anthropicUsage(const JsonSlice &usage)
{
    TokenUsage stated;
    stated.input = figure(usage, "input_tokens");
    stated.output = figure(usage, "output_tokens");
    stated.cacheRead = figure(usage, "cache_read_input_tokens");
    stated.cacheCreation = figure(usage, "cache_creation_input_tokens");
    if (const auto parts = objectIn(usage, "cache_creation")) {
        stated.cacheCreation1h = figure(*parts, "ephemeral_1h_input_tokens");
        if (stated.cacheCreation == 0)
            stated.cacheCreation = figure(*parts, "ephemeral_5m_input_tokens") + stated.cacheCreation1h;
        stated.cacheCreation1h = std::min(stated.cacheCreation1h, stated.cacheCreation);
    }
    if (const auto details = objectIn(usage, "output_tokens_details"))
        stated.reasoning = std::min(stated.output, figure(*details, "thinking_tokens"));
    if (const auto tools = objectIn(usage, "server_tool_use"))
        stated.webSearches = figure(*tools, "web_search_requests");
    return stated;
}

bool hasNumber(const JsonSlice &object, QByteArrayView key)
{
    const auto value = object.value(key);
    return value && value->type() == JsonSlice::Type::Number;
}

/// It says of the whole prompt how much was cached; relays often repeat `input_tokens` alone.
bool statesWholePrompt(const JsonSlice &usage)
{
    return hasNumber(usage, "input_tokens")
        && (hasNumber(usage, "cache_read_input_tokens") || hasNumber(usage, "cache_creation_input_tokens"));
}

constexpr QByteArrayView usageKey = "\"usage\"";

/// Where the object begins that is the value of a key ending at `at`; -1 when there is none.
qsizetype objectBegin(QByteArrayView json, qsizetype at)
{
    while (at < json.size() && (QByteArrayView(" :\n\r\t").contains(json[at])))
        ++at;
    return at < json.size() && json[at] == '{' ? at : -1;
}

/// Follows JSON text from a place outside of strings on.
class Nesting
{
public:
    void step(char c)
    {
        if (m_isEscaped)
            m_isEscaped = false;
        else if (m_isInString)
            stepInString(c);
        else if (c == '"')
            m_isInString = true;
        else if (c == '{' || c == '[')
            ++m_depth;
        else if (c == '}' || c == ']')
            --m_depth;
    }
    [[nodiscard]] int depth() const { return m_depth; }

private:
    void stepInString(char c)
    {
        m_isEscaped = c == '\\';
        m_isInString = c != '"';
    }

    int m_depth = 0;
    bool m_isInString = false;
    bool m_isEscaped = false;
};

struct PlacedObject
{
    QByteArrayView json; ///< empty = it does not end
    int level = 0; ///< how many brackets close behind it
};

PlacedObject objectAt(QByteArrayView tail, qsizetype begin)
{
    PlacedObject object;
    Nesting nesting;
    for (qsizetype at = begin; at < tail.size(); ++at) {
        nesting.step(tail[at]);
        if (object.json.isEmpty() && nesting.depth() == 0)
            object.json = tail.sliced(begin, at + 1 - begin);
    }
    object.level = -nesting.depth();
    return object;
}

/// The usage object of the whole whose end `tail` is, else that of an object within it, as of a response
/// within its event; what stands deeper belongs to the content.
QByteArrayView usageIn(QByteArrayView tail)
{
    constexpr int mostTries = 16; // each goes through all that follows
    QByteArrayView inner;
    qsizetype at = tail.lastIndexOf(usageKey);
    for (int tries = 0; at >= 0 && tries < mostTries; ++tries) {
        const qsizetype begin = objectBegin(tail, at + usageKey.size());
        const PlacedObject object = begin < 0 ? PlacedObject() : objectAt(tail, begin);
        if (object.level == 1)
            return object.json;
        if (object.level == 2 && inner.isEmpty())
            inner = object.json;
        at = tail.first(at).lastIndexOf(usageKey);
    }
    return inner;
}

/// Most events are told by their names; Chat Completions and some relays send none.
bool mayCarryUsage(const SseParser::Event &event, Protocol protocol)
{
    const QByteArray &data = event.truncated ? event.tail : event.data;
    if (event.name.isEmpty())
        return mentionsUsage(data);
    if (protocol == Protocol::Anthropic)
        return event.name == "message_start" || event.name == "message_delta";
    return !event.name.endsWith(".delta") && mentionsUsage(data);
}

} // namespace

/// Inside a string its quotes would be escaped.
bool mentionsUsage(QByteArrayView json)
{
    for (qsizetype at = json.indexOf(usageKey); at >= 0; at = json.indexOf(usageKey, at)) {
        at += usageKey.size();
        if (objectBegin(json, at) >= 0)
            return true;
    }
    return false;
}

void UsageReader::readEvent(const SseParser::Event &event)
{
    if (!mayCarryUsage(event, m_protocol))
        return;
    if (event.truncated)
        readTail(event.tail);
    else
        readBody(event.data);
}

void UsageReader::readBody(QByteArrayView json)
{
    const auto body = JsonSlice::parse(json);
    const QByteArrayView holder = m_protocol == Protocol::Anthropic ? "message" : "response";
    for (const auto &usage : {objectIn(objectIn(body, holder), "usage"), objectIn(body, "usage")}) {
        if (usage)
            readUsage(*usage);
    }
}

void UsageReader::readTail(QByteArrayView json)
{
    if (const auto usage = JsonSlice::parse(usageIn(json)))
        readUsage(*usage);
}

void UsageReader::readUsage(const JsonSlice &usage)
{
    if (m_protocol == Protocol::Anthropic)
        readAnthropicUsage(usage);
    else
        readOpenAiUsage(usage);
    m_usage.known = m_usage.prompt() > 0 || m_usage.output > 0;
}

void UsageReader::readAnthropicUsage(const JsonSlice &usage)
{
    TokenUsage stated = anthropicUsage(usage);
    const auto list = usage.value("iterations");
    TokenUsage sum;
    if (list && list->type() == JsonSlice::Type::Array) {
        for (const JsonSlice &iteration : list->elements(mostIterations)) {
            if (iteration.type() == JsonSlice::Type::Object)
                sum += anthropicUsage(iteration);
        }
    }
    if (sum.total() > stated.total() && sum.total() <= largestFigure) {
        sum.webSearches = stated.webSearches;
        sum.reasoning = std::max(sum.reasoning, stated.reasoning);
        stated = sum;
    }
    if (stated.prompt() > 0 && statesWholePrompt(usage))
        m_usage.input = m_usage.cacheRead = m_usage.cacheCreation = 0;
    replaceBy(stated);
    m_usage.cacheCreation1h = std::min(m_usage.cacheCreation1h, m_usage.cacheCreation);
}

void UsageReader::readOpenAiUsage(const JsonSlice &usage)
{
    TokenUsage stated;
    const qint64 prompt = figure(usage, "prompt_tokens", "input_tokens");
    stated.output = figure(usage, "completion_tokens", "output_tokens");
    auto outputDetails = objectIn(usage, "completion_tokens_details");
    if (!outputDetails)
        outputDetails = objectIn(usage, "output_tokens_details");
    stated.reasoning = outputDetails ? figure(*outputDetails, "reasoning_tokens") : 0;
    // Some count the reasoning beside the completion; the total tells.
    if (stated.reasoning > 0 && figure(usage, "total_tokens") == prompt + stated.output + stated.reasoning)
        stated.output += stated.reasoning;
    auto details = objectIn(usage, "prompt_tokens_details");
    if (!details)
        details = objectIn(usage, "input_tokens_details");
    // These providers count the cached part into the prompt; DeepSeek states it beside the prompt's figure.
    const qint64 hits = figure(usage, "prompt_cache_hit_tokens");
    const qint64 cached = details ? figure(*details, "cached_tokens") : 0;
    const qint64 written = details ? figure(*details, "cache_write_tokens") : 0;
    stated.cacheRead = std::min(prompt, cached > 0 ? cached : hits);
    stated.cacheCreation = std::min(prompt - stated.cacheRead, written);
    stated.input = prompt - stated.cacheRead - stated.cacheCreation;
    if (prompt > 0) { // a prompt says all of its parts
        m_usage.input = m_usage.cacheRead = m_usage.cacheCreation = 0;
    }
    replaceBy(stated);
}

void UsageReader::replaceBy(const TokenUsage &stated)
{
    replace(m_usage.input, stated.input);
    replace(m_usage.output, stated.output);
    replace(m_usage.cacheCreation, stated.cacheCreation);
    replace(m_usage.cacheCreation1h, stated.cacheCreation1h);
    replace(m_usage.cacheRead, stated.cacheRead);
    replace(m_usage.reasoning, stated.reasoning);
    replace(m_usage.webSearches, stated.webSearches);
}

} // namespace signalbox
