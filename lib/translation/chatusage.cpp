// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/chatusage.h"

#include <algorithm>
#include <initializer_list>

namespace signalbox {

namespace {

/// The first of these that is above zero.
qint64 figure(const JsonFields &fields, std::initializer_list<const char *> keys)
{
    constexpr double largest = 1e9; // more is nonsense
    for (const char *key : keys) {
        const double number = fields.number(key).toDouble();
        if (number > 0 && number <= largest)
            return static_cast<qint64>(number);
    }
    return 0;
}

} // namespace

AnswerUsage chatUsage(const JsonFields &usage)
{
    JsonFields prompt(usage.value("prompt_tokens_details"));
    if (prompt.members().empty())
        prompt = JsonFields(usage.value("input_tokens_details"));
    JsonFields completion(usage.value("completion_tokens_details"));
    if (completion.members().empty())
        completion = JsonFields(usage.value("output_tokens_details"));
    AnswerUsage result;
    result.cacheRead = figure(prompt, {"cached_tokens"});
    if (result.cacheRead == 0)
        result.cacheRead
            = figure(usage, {"prompt_cache_hit_tokens", "cache_read_input_tokens", "cached_tokens"});
    result.cacheWrite = figure(prompt, {"cache_write_tokens"});
    if (result.cacheWrite == 0)
        result.cacheWrite = figure(usage, {"cache_creation_input_tokens"});
    const qint64 whole = figure(usage, {"prompt_tokens", "input_tokens"});
    result.input = std::max<qint64>(0, whole - result.cacheRead - result.cacheWrite);
    result.output = figure(usage, {"completion_tokens", "output_tokens"});
    result.reasoning = figure(completion, {"reasoning_tokens"});
    // Some count the reasoning beside the completion; the total tells.
    const qint64 total = figure(usage, {"total_tokens"});
    if (result.reasoning > 0 && total == whole + result.output + result.reasoning)
        result.output += result.reasoning;
    result.known = result.prompt() > 0 || result.output > 0;
    return result;
}

} // namespace signalbox
