// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <functional>

namespace signalbox {

/// Takes a byte stream apart into server-sent events (WHATWG HTML, "Server-sent events"), wherever it is cut.
///
/// Lines may end in LF, CRLF or CR; comments and unknown fields are skipped. It reads only: the bytes
/// themselves are passed on by whoever feeds it. One event may take up to `limit` bytes; the rest of a larger
/// one is dropped, but for its end, and the event is reported with `truncated` set.
class SseParser
{
public:
    static constexpr qsizetype maximumEventSize = 1024 * 1024;

    struct Event
    {
        QByteArray name;
        QByteArray data;
        bool truncated = false;
        QByteArray tail{}; ///< of a truncated one: its last bytes (bytetail.h)
    };

    explicit SseParser(qsizetype limit = maximumEventSize) : m_limit(limit) { }

    /// Calls `handler` for each event that `bytes` completes.
    void feed(QByteArrayView bytes, const std::function<void(const Event &)> &handler);
    /// The end of the stream: an event that lacks only its empty line is reported too.
    void finish(const std::function<void(const Event &)> &handler);

private:
    void endLine(const std::function<void(const Event &)> &handler);
    void dispatch(const std::function<void(const Event &)> &handler);

    qsizetype m_limit;
    QByteArray m_line;
    Event m_event;
    bool m_hasData = false;
    bool m_afterCr = false;
    bool m_atStart = true;
};

} // namespace signalbox
