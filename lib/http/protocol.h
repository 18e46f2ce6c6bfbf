// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QByteArray>

namespace signalbox {

/// The dialects spoken between clients, Signalbox and providers.
enum class Protocol {
    Anthropic, ///< Messages API
    OpenAi, ///< Chat Completions, and all else of OpenAI's API
    Responses, ///< OpenAI's Responses API
};

/// The dialect of a request, told by its path and, where both dialects share the path, by its headers.
Protocol protocolOfPath(QByteArrayView path, bool hasAnthropicVersion);

/// The body of an error answer as a client of this protocol expects it.
QByteArray errorBody(Protocol protocol, const Error &error, const QByteArray &requestId);

/// What a stream must begin with before anything else is said, an error too: `response.created` of the
/// Responses API, nothing for the others.
QByteArray streamOpening(Protocol protocol, const QByteArray &requestId);

/// An error inside a stream that has begun, as a complete server-sent event. For Responses it is
/// `response.failed`, after which its clients look no further.
QByteArray errorEvent(Protocol protocol, const Error &error, const QByteArray &requestId);

/// What keeps a silent stream alive without meaning anything: a ping event or a comment.
QByteArray keepAliveEvent(Protocol protocol);

} // namespace signalbox
