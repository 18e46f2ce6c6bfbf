// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace signalbox {

/// What a request has cost in tokens, as its answer states it. The parts of the prompt do not overlap,
/// whatever the provider's protocol says: the whole prompt is `prompt()`.
struct TokenUsage
{
    qint64 input = 0; ///< read anew, neither from the cache nor into it
    qint64 output = 0; ///< thinking included
    qint64 cacheCreation = 0;
    qint64 cacheRead = 0;
    bool known = false; ///< the answer stated at least one figure above zero
    qint64 cacheCreation1h = 0; ///< of cacheCreation: what is kept for an hour, and costs more
    qint64 reasoning = 0; ///< of output: thinking, where the answer tells
    qint64 webSearches = 0; ///< made by the provider, each at a price of its own

    [[nodiscard]] qint64 prompt() const { return input + cacheCreation + cacheRead; }
    [[nodiscard]] qint64 total() const { return prompt() + output; }

    TokenUsage &operator+=(const TokenUsage &other)
    {
        input += other.input;
        output += other.output;
        cacheCreation += other.cacheCreation;
        cacheRead += other.cacheRead;
        cacheCreation1h += other.cacheCreation1h;
        reasoning += other.reasoning;
        webSearches += other.webSearches;
        known = known || other.known;
        return *this;
    }

    friend bool operator==(const TokenUsage &, const TokenUsage &) = default;
};

} // namespace signalbox
