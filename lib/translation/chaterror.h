// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "translation/jsonfields.h"

#include <optional>

namespace signalbox {

/// The error that a chunk or body of an OpenAI-speaking provider is, in whatever form; nothing when it is
/// none. Context overflow is told in the words on which Claude Code compacts.
[[nodiscard]] std::optional<Error> chatError(const JsonFields &body);

/// `error` in the words that its client acts on: "prompt is too long: …" for what exceeds the context window,
/// "input length and `max_tokens` exceed context limit: …" where less of an answer would do.
[[nodiscard]] Error inClientWords(Error error);

} // namespace signalbox
