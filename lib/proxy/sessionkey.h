// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/httprequest.h"
#include "proxy/clientrequest.h"

namespace signalbox {

/// What tells the session of a request from all others.
struct SessionKey
{
    QByteArray key; ///< a hash; empty when nothing tells
    bool named = false; ///< the client named it; else it was told by how the conversation begins

    /// By x-claude-code-session-id (and -agent-id: a sub-agent's conversation is its own), session-id
    /// (Codex), x-session-affinity (opencode), or the session in metadata.user_id; else by the system prompt
    /// and the first message. The model is part of it, as prompt caches are the model's.
    /// `guesses` = false: only by what the client says, which costs next to nothing.
    static SessionKey of(const HttpRequest &request, const ClientRequest &asked, bool guesses = true);
};

} // namespace signalbox
