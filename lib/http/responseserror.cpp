// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/responseserror.h"

namespace signalbox {

QByteArrayView responsesErrorCode(const Error &error)
{
    switch (error.kind) {
    case Error::Kind::RateLimit:
        return "rate_limit_exceeded";
    case Error::Kind::Billing:
        return "insufficient_quota";
    case Error::Kind::InvalidRequest:
        return error.message.startsWith(u"prompt is too long") ? "context_length_exceeded" : "invalid_prompt";
    case Error::Kind::RequestTooLarge:
        return "context_length_exceeded";
    case Error::Kind::Authentication:
        return "invalid_api_key";
    case Error::Kind::NotFound:
        return "model_not_found";
    default:
        return "server_error";
    }
}

} // namespace signalbox
