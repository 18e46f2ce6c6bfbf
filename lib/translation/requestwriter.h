// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/dialect.h"
#include "translation/modelrequest.h"
#include "translation/toolnames.h"

namespace signalbox {

/// Where a request goes.
struct RequestTarget
{
    QByteArray model; ///< upstream's name; inside of a JSON string
    QString vendor; ///< whose own thinking may go back to it
    Dialect dialect; ///< of this provider for this model: Dialect::forModel()
};

/// A request body in the words of a provider, with what has to be known for its answer.
struct WrittenRequest
{
    QByteArray body;
    ToolNames toolNames;
    QStringList lost; ///< what this protocol cannot say, for the log
    QByteArrayList callIds; ///< of the calls in it, as the client knows them
    bool wantsUsage = true; ///< the client wants to be told the usage of a stream
};

// The request's turns must be in order (see repairToolTurns()).

[[nodiscard]] WrittenRequest writeAnthropicRequest(const ModelRequest &request, const RequestTarget &target);
[[nodiscard]] WrittenRequest writeChatRequest(const ModelRequest &request, const RequestTarget &target);
[[nodiscard]] WrittenRequest writeResponsesRequest(const ModelRequest &request, const RequestTarget &target);

} // namespace signalbox
