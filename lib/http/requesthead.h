// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "http/headers.h"

namespace signalbox {

/// The request line and header fields of an HTTP/1.x request, to the letter (RFC 9112 §3, §5).
struct RequestHead
{
    QByteArray method;
    QByteArray target;
    int minorVersion = 1;
    Headers headers;
    qint64 contentLength = 0; ///< 0 also when the body is chunked or absent
    bool chunked = false;

    [[nodiscard]] bool keepsAlive() const;

    /// `text` goes up to the empty line. Errors are of kind InvalidRequest: among them everything that two
    /// servers could understand differently (request smuggling).
    static Result<RequestHead> parse(QByteArrayView text);
};

} // namespace signalbox
