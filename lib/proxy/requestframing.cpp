// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/requestframing.h"

namespace signalbox {

namespace {

/// Chunk sizes and extensions are counted with the chunks: this much more is let through.
constexpr qint64 chunkedOverhead = 1024 * 1024;

QString megabytes(qint64 bytes)
{
    return QString::number(bytes / (1024 * 1024));
}

/// Behind the empty line; -1 while it has not come.
qsizetype endOfHead(QByteArrayView text)
{
    const qsizetype crlf = text.indexOf("\r\n\r\n");
    const qsizetype lf = text.indexOf("\n\n");
    if (crlf >= 0 && (lf < 0 || crlf < lf))
        return crlf + 4;
    return lf < 0 ? -1 : lf + 2;
}

} // namespace

std::optional<Error> RequestFraming::feed(QByteArrayView bytes)
{
    if (m_head)
        return skip(bytes.size());
    if (m_text.isEmpty()) { // empty lines may stand before a request (RFC 9112 §2.2)
        while (!bytes.isEmpty() && (bytes.front() == '\r' || bytes.front() == '\n'))
            bytes = bytes.sliced(1);
    }
    m_text.append(bytes.first(qMin(bytes.size(), m_limits.headBytes + 4 - m_text.size())));
    const qsizetype end = endOfHead(m_text);
    if (end < 0) {
        if (m_text.size() > m_limits.headBytes)
            return Error{Error::Kind::InvalidRequest, QStringLiteral("the header of the request is larger than %1 bytes").arg(m_limits.headBytes)};
        return std::nullopt;
    }
    auto parsed = RequestHead::parse(QByteArrayView(m_text).first(end));
    if (!parsed)
        return parsed.error();
    m_head = std::move(parsed).value();
    return checkBody();
}

std::optional<Error> RequestFraming::skip(qint64 bytes)
{
    m_bodyBytes += bytes;
    return checkBody();
}

std::optional<Error> RequestFraming::checkBody()
{
    const bool tooLarge = m_head->chunked ? m_bodyBytes > m_limits.bodyBytes + chunkedOverhead
                                          : m_head->contentLength > m_limits.bodyBytes;
    if (!tooLarge)
        return std::nullopt;
    return Error{Error::Kind::RequestTooLarge,
        QStringLiteral("the request body is larger than %1 MiB (server.max_body_size)").arg(megabytes(m_limits.bodyBytes))};
}

RequestHead RequestFraming::takeHead()
{
    RequestHead head = m_head ? *std::move(m_head) : RequestHead{};
    m_head.reset();
    m_text.clear();
    m_bodyBytes = 0;
    return head;
}

} // namespace signalbox
