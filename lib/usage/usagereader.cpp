// SPDX-License-Identifier: GPL-3.0-or-later
#include "usage/usagereader.h"

#include "core/jsonslice.h"

#include <algorithm>
#include <optional>

namespace signalbox {

namespace {

/// No answer costs as much: a larger figure is nonsense, and sums of these cannot overflow.
constexpr double largestFigure = 1e12;

constexpr size_t mostIterations = 1000;

/// Zero for what is no number of tokens.
qint64 figure(const std::optional<JsonSlice> &value)
{
    if (!value || value->type() != JsonSlice::Type::Number)
        return 0;
    const double number = value->toDouble().value_or(0);
    return number > 0 && number <= largestFigure ? static_cast<qint64>(number) : 0;
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

/// A usage object stands somewhere in `json`. Inside a string its quotes would be escaped.
bool mentionsUsage(QByteArrayView json)
{
    constexpr QByteArrayView key = "\"usage\"";
    for (qsizetype at = json.indexOf(key); at >= 0; at = json.indexOf(key, at)) {
        at += key.size();
        while (at < json.size() && (json[at] == ' ' || json[at] == ':'))
            ++at;
        if (at < json.size() && json[at] == '{')
            return true;
    }
    return false;
}

/// Most events are told by their names; Chat Completions and some relays send none.
bool mayCarryUsage(const SseParser::Event &event, Protocol protocol)
{
    if (event.truncated)
        return false;
    if (event.name.isEmpty())
        return mentionsUsage(event.data);
    if (protocol == Protocol::Anthropic)
        return event.name == "message_start" || event.name == "message_delta";
    return !event.name.endsWith(".delta") && mentionsUsage(event.data);
}

} // namespace

void UsageReader::readEvent(const SseParser::Event &event)
{
    if (mayCarryUsage(event, m_protocol))
        readBody(event.data);
}

void UsageReader::readBody(QByteArrayView json)
{
    const auto body = JsonSlice::parse(json);
    if (m_protocol == Protocol::Anthropic) {
        for (const auto &usage : {objectIn(objectIn(body, "message"), "usage"), objectIn(body, "usage")}) {
            if (usage)
                readAnthropicUsage(*usage);
        }
    } else {
        for (const auto &usage : {objectIn(objectIn(body, "response"), "usage"), objectIn(body, "usage")}) {
            if (usage)
                readOpenAiUsage(*usage);
        }
    }
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
    if (sum.total() > stated.total()) {
        sum.webSearches = stated.webSearches;
        sum.reasoning = std::max(sum.reasoning, stated.reasoning);
        stated = sum;
    }
    replaceBy(stated);
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
