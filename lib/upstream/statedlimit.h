// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/headers.h"

#include <QDateTime>

#include <chrono>
#include <optional>

namespace signalbox {

/// What the header fields of an answer say about when a provider can be asked again: retry-after (RFC 9110
/// §10.2.3), retry-after-ms, Anthropic's anthropic-ratelimit-* and OpenAI's x-ratelimit-* fields.
struct StatedLimit
{
    enum class Scope {
        Model, ///< a rate limit of the model that was asked for
        Provider, ///< the whole account: a quota window is spent
    };

    /// Longer ones are taken for this: a limit that was lifted early must be found out some day.
    static constexpr std::chrono::hours longestRateLimit{1};
    static constexpr std::chrono::hours longestQuota{8 * 24};

    std::optional<std::chrono::milliseconds> wait; ///< nothing = no time was stated, or it has passed
    Scope scope = Scope::Model;

    /// `status` of the answer: limits that are told beside another failing do not explain it.
    static StatedLimit of(int status, const Headers &headers, const QDateTime &now);
};

/// `retry-after` (seconds or HTTP date) or `retry-after-ms`; nothing when absent or past.
std::optional<std::chrono::milliseconds> retryAfterOf(const Headers &headers, const QDateTime &now);

} // namespace signalbox
