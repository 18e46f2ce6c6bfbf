// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/requestintake.h"

#include <utility>

namespace signalbox {

namespace {

/// Chunk sizes and extensions are counted with the chunks: this much more is let through.
constexpr qint64 chunkedOverhead = 1024 * 1024;

/// Behind the empty line; -1 while it has not come. Looks only at what is new since `from`.
qsizetype endOfHead(QByteArrayView text, qsizetype from)
{
    for (qsizetype at = text.indexOf('\n', from); at >= 0; at = text.indexOf('\n', at + 1)) {
        const QByteArrayView next = text.sliced(at + 1, qMin<qsizetype>(2, text.size() - at - 1));
        if (next.startsWith('\n'))
            return at + 2;
        if (next == "\r\n")
            return at + 3;
    }
    return -1;
}

} // namespace

std::optional<RequestIntake::Refusal> RequestIntake::take(QByteArray &bytes)
{
    if (m_state == State::Empty) { // empty lines may stand before a request (RFC 9112 §2.2)
        qsizetype blank = 0;
        while (blank < bytes.size() && (bytes.at(blank) == '\r' || bytes.at(blank) == '\n'))
            ++blank;
        bytes.remove(0, blank);
        m_state = bytes.isEmpty() ? State::Empty : State::InHead;
    }
    if (m_state == State::InHead) {
        if (auto refusal = takeHeadBytes(bytes))
            return refusal;
    }
    if (m_state == State::InBody) {
        const qsizetype missing = m_head.contentLength - m_body.size();
        if (m_body.isEmpty() && bytes.size() == missing)
            m_body = std::exchange(bytes, {});
        else {
            m_body.reserve(m_head.contentLength);
            m_body.append(QByteArrayView(bytes).first(qMin(missing, bytes.size())));
            bytes.remove(0, qMin(missing, bytes.size()));
        }
        if (m_body.size() == m_head.contentLength)
            m_state = State::Complete;
    }
    return std::nullopt;
}

std::optional<RequestIntake::Refusal> RequestIntake::takeHeadBytes(QByteArray &bytes)
{
    const qsizetype before = m_text.size();
    m_text += bytes;
    const qsizetype end = endOfHead(m_text, qMax<qsizetype>(0, before - 3));
    if (end > m_limits.headBytes || (end < 0 && m_text.size() > m_limits.headBytes)) {
        return Refusal{431,
            {Error::Kind::InvalidRequest,
                QStringLiteral("the header of the request is larger than %1 bytes (server.max_header_size)")
                    .arg(m_limits.headBytes)}};
    }
    if (end < 0) {
        bytes.clear();
        return std::nullopt;
    }
    bytes = m_text.mid(end);
    auto head = RequestHead::parse(QByteArrayView(m_text).first(end));
    m_text.clear();
    if (!head)
        return Refusal{400, head.error()};
    m_head = std::move(head).value();
    if (m_head.contentLength > m_limits.bodyBytes)
        return tooLarge();
    m_expects = m_head.headers.value("expect").compare("100-continue", Qt::CaseInsensitive) == 0;
    m_state = m_head.chunked ? State::Chunked : m_head.contentLength > 0 ? State::InBody : State::Complete;
    return std::nullopt;
}

std::optional<RequestIntake::Refusal> RequestIntake::countChunked(qint64 bytes)
{
    m_chunkedBytes += bytes;
    if (m_chunkedBytes <= m_limits.bodyBytes + chunkedOverhead)
        return std::nullopt;
    return tooLarge();
}

std::optional<RequestIntake::Refusal> RequestIntake::checkDecoded(qint64 bytes) const
{
    if (bytes <= m_limits.bodyBytes)
        return std::nullopt;
    return tooLarge();
}

RequestIntake::Refusal RequestIntake::tooLarge() const
{
    return Refusal{413,
        {Error::Kind::RequestTooLarge,
            QStringLiteral("the request body is larger than %1 bytes (server.max_body_size)")
                .arg(m_limits.bodyBytes)}};
}

bool RequestIntake::takeExpectation()
{
    return std::exchange(m_expects, false);
}

RequestHead RequestIntake::takeHead()
{
    m_state = State::Empty;
    m_chunkedBytes = 0;
    m_expects = false;
    return std::exchange(m_head, {});
}

QByteArray RequestIntake::takeBody()
{
    return std::exchange(m_body, {});
}

} // namespace signalbox
