// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/sseparser.h"

#include "http/bytetail.h"

namespace signalbox {

void SseParser::feed(QByteArrayView bytes, const std::function<void(const Event &)> &handler)
{
    const char *at = bytes.data();
    const char *end = at + bytes.size();
    while (at != end) {
        if (m_afterCr && *at == '\n') { // the second half of CRLF, possibly in the next chunk
            m_afterCr = false;
            ++at;
            continue;
        }
        m_afterCr = false;
        const char *stop = at;
        while (stop != end && *stop != '\n' && *stop != '\r')
            ++stop;
        const qsizetype room = m_limit - m_line.size() - m_event.data.size();
        const qsizetype length = stop - at;
        const qsizetype taken = qBound<qsizetype>(0, room, length);
        m_line.append(at, taken);
        if (length > taken) {
            if (!m_event.truncated)
                appendToTail(m_event.tail, m_line);
            m_event.truncated = true;
            appendToTail(m_event.tail, QByteArrayView(at + taken, stop));
        }
        at = stop;
        if (at != end) {
            m_afterCr = *at == '\r';
            ++at;
            endLine(handler);
        }
    }
}

void SseParser::finish(const std::function<void(const Event &)> &handler)
{
    if (!m_line.isEmpty())
        endLine(handler);
    dispatch(handler);
}

void SseParser::endLine(const std::function<void(const Event &)> &handler)
{
    if (m_atStart && m_line.startsWith("\xEF\xBB\xBF"))
        m_line.remove(0, 3);
    m_atStart = false;
    if (m_line.isEmpty()) {
        dispatch(handler);
        return;
    }
    const qsizetype colon = m_line.indexOf(':');
    const QByteArrayView field = QByteArrayView(m_line).first(colon < 0 ? m_line.size() : colon);
    QByteArrayView value = colon < 0 ? QByteArrayView() : QByteArrayView(m_line).sliced(colon + 1);
    if (value.startsWith(' '))
        value = value.sliced(1);
    if (field == "data") {
        if (m_hasData)
            m_event.data += '\n';
        m_event.data += value;
        m_hasData = true;
    } else if (field == "event") {
        m_event.name.resize(0);
        m_event.name += value;
    }
    m_line.resize(0);
}

void SseParser::dispatch(const std::function<void(const Event &)> &handler)
{
    if (m_hasData)
        handler(m_event);
    // Keeps the buffers: a stream has thousands of events of about the same size.
    m_event.name.resize(0);
    m_event.data.resize(0);
    m_event.truncated = false;
    m_event.tail.clear();
    m_hasData = false;
}

} // namespace signalbox
