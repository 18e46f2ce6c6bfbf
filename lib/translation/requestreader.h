// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "translation/modelrequest.h"

namespace signalbox {

// Requests of the three client protocols, as a ModelRequest. `body` is valid JSON (see wellFormedJson()) and
// must outlive the result. Errors are of kind InvalidRequest and name the place: "messages[3].content: …".
// What has no place in a ModelRequest is in its `lost`.

/// Anthropic Messages API, versions 2023-06-01 and 2026-10-21.
[[nodiscard]] Result<ModelRequest> readAnthropicRequest(QByteArrayView body);
/// True for one that only continues what its provider has kept (beta message-threads): nobody else can answer
/// it.
[[nodiscard]] bool continuesThread(QByteArrayView body);
/// OpenAI Chat Completions.
[[nodiscard]] Result<ModelRequest> readChatRequest(QByteArrayView body);
/// OpenAI Responses.
[[nodiscard]] Result<ModelRequest> readResponsesRequest(QByteArrayView body);

} // namespace signalbox
