// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonslice.h"
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
        Messages, ///< a question to a model: Messages, Chat Completions, Responses
        CountTokens,
        Other, ///< files, batches …: passed to one provider as they are
    };

    Kind kind = Kind::Other;
    Protocol protocol = Protocol::Anthropic;
    QString model; ///< empty for Kind::Other
    QByteArrayView modelBytes; ///< the JSON value of `model` inside the body of the request
    bool stream = false;
    std::optional<std::chrono::milliseconds> clientTimeout; ///< x-stainless-timeout
    std::vector<JsonSlice::Member> members; ///< of the body, in its order

    /// The value of a member of the body as written; empty when there is none.
    [[nodiscard]] QByteArrayView member(QByteArrayView key) const;

    /// The request must outlive the result. Errors are of kind InvalidRequest and say what is missing.
    static Result<ClientRequest> parse(const HttpRequest &request);
};

/// Takes a text in the body's `provider`, a pin, out of it and into `request.pin`. The `provider` of other
/// APIs is an object and stays.
void takeBodyPin(HttpRequest &request);

/// The product token of a User-Agent: "claude-cli/2.1.329".
QByteArray clientName(const HttpRequest &request);

} // namespace signalbox
