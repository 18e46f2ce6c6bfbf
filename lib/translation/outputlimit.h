// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace signalbox {

/// The prompt would have fitted into the context window, but not together with the answer that was asked for.
struct ContextExcess
{
    qint64 prompt = 0; ///< in tokens, as the others
    qint64 output = 0; ///< max_tokens
    qint64 context = 0;

    friend bool operator==(const ContextExcess &, const ContextExcess &) = default;
};

/// What an error message says of that, in the words of OpenAI, vLLM and OpenRouter: "This model's maximum
/// context length is 4097 tokens. However, you requested 5000 tokens (1000 in the messages, 4000 in the
/// completion)". Nothing when it is about something else, or when the prompt alone is too long.
[[nodiscard]] std::optional<ContextExcess> contextExcessIn(const QString &message);

/// The largest max_tokens that a model takes, from the refusal of a larger one: "the valid range of
/// max_tokens is [1, 8192]", "This model supports at most 16384 completion tokens". Nothing for everything
/// else.
[[nodiscard]] std::optional<qint64> outputLimitIn(const QString &message);

} // namespace signalbox
