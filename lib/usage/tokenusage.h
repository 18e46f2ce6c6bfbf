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

    [[nodiscard]] qint64 prompt() const { return input + cacheCreation + cacheRead; }

    TokenUsage &operator+=(const TokenUsage &other)
    {
        input += other.input;
        output += other.output;
        cacheCreation += other.cacheCreation;
        cacheRead += other.cacheRead;
        known = known || other.known;
        return *this;
    }

    friend bool operator==(const TokenUsage &, const TokenUsage &) = default;
};

} // namespace signalbox
