// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "http/httprequest.h"
#include "http/protocol.h"

#include <chrono>
#include <optional>

namespace signalbox {

/// What a proxied request asks for, read from its path, headers and body without changing any of them.
struct ClientRequest
{
    enum class Kind {
        Messages,
        CountTokens,
        Other, ///< files, batches …: passed to one provider as they are
    };

    Kind kind = Kind::Other;
    Protocol protocol = Protocol::Anthropic;
    QString model; ///< empty for Kind::Other
    QByteArrayView modelBytes; ///< the JSON value of `model` inside the body of the request
    bool stream = false;
    std::optional<std::chrono::milliseconds> clientTimeout; ///< x-stainless-timeout

    /// The request must outlive the result. Errors are of kind InvalidRequest and say what is missing.
    static Result<ClientRequest> parse(const HttpRequest &request);
};

/// The product token of a User-Agent: "claude-cli/2.1.329".
QByteArray clientName(const HttpRequest &request);

} // namespace signalbox
