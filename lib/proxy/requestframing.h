// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/requesthead.h"

#include <optional>

namespace signalbox {

/// Follows the raw bytes of one request in front of QtHttpServer, which knows no limits: reads the head and counts the
/// body, so that what is too large is refused before it is taken in.
class RequestFraming
{
public:
    struct Limits
    {
        qint64 headBytes = 64LL * 1024;
        qint64 bodyBytes = 64LL * 1024 * 1024;
    };

    explicit RequestFraming(const Limits &limits)
        : m_limits(limits)
    {
    }

    /// Bytes that QtHttpServer is about to read. Gives the reason to refuse the request, once.
    std::optional<Error> feed(QByteArrayView bytes);
    /// As feed() in the body, where only the number counts.
    std::optional<Error> skip(qint64 bytes);

    [[nodiscard]] bool isIdle() const { return m_text.isEmpty() && !m_head; }
    [[nodiscard]] bool isInBody() const { return m_head.has_value(); }
    /// The head of the request that is complete now; the next one may begin.
    RequestHead takeHead();

private:
    std::optional<Error> checkBody();

    Limits m_limits;
    QByteArray m_text;
    std::optional<RequestHead> m_head;
    qint64 m_bodyBytes = 0;
};

} // namespace signalbox
