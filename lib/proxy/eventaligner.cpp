// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/eventaligner.h"

#include <QByteArrayView>

#include <utility>

namespace signalbox {

namespace {

constexpr qsizetype longestBorder = 4; // \r\n\r\n

/// The position behind the last empty line; 0 when there is none.
qsizetype endOfLastEvent(QByteArrayView bytes)
{
    for (qsizetype i = bytes.size() - 1; i > 0; --i) {
        const char c = bytes[i];
        if (c != '\n' && c != '\r')
            continue;
        const char before = bytes[i - 1];
        if (c == '\r' ? before == '\r' : before == '\n')
            return i + 1;
        if (c == '\n' && before == '\r' && i > 1 && bytes[i - 2] == '\n') // …\n\r\n
            return i + 1;
    }
    return 0;
}

} // namespace

QByteArray EventAligner::feed(const QByteArray &bytes)
{
    if (m_held.isEmpty() && (bytes.endsWith("\n\n") || bytes.endsWith("\r\n\r\n"))) { // nearly always
        m_aligned = true;
        return bytes;
    }
    m_held += bytes;
    const qsizetype end = endOfLastEvent(m_held);
    if (end > 0) {
        QByteArray whole = m_held.left(end);
        m_held.remove(0, end);
        m_aligned = true;
        return whole;
    }
    if (m_held.size() > maximumHeld) {
        m_aligned = false;
        QByteArray piece = m_held.chopped(longestBorder - 1); // the event's end may have begun to come
        m_held.remove(0, piece.size());
        return piece;
    }
    return {};
}

QByteArray EventAligner::takeHeld()
{
    return std::exchange(m_held, {});
}

} // namespace signalbox
