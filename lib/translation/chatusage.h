// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "translation/answerwriter.h"
#include "translation/jsonfields.h"

namespace signalbox {

/// The `usage` of Chat Completions or Responses, whose prompt has the cached part within it; with the names
/// that DeepSeek and those which speak of Anthropic's figures have for it.
[[nodiscard]] AnswerUsage chatUsage(const JsonFields &usage);

} // namespace signalbox
