// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace signalbox {

/// Passes a stream of server-sent events on up to the end of the last whole event and holds back the rest
/// until it is whole. A client can do nothing with half an event, and so an error event or a ping can be
/// written between events at any time, even when the upstream dies in the middle of one.
class EventAligner
{
public:
    /// A longer piece of one event is passed on: memory is bounded, and isAligned() is false until the event
    /// ends.
    static constexpr qsizetype maximumHeld = 64 * 1024;

    /// What may be written now.
    QByteArray feed(const QByteArray &bytes);
    /// The rest, at the proper end of the stream.
    QByteArray takeHeld();

    /// True when all that was passed on ends with an event.
    [[nodiscard]] bool isAligned() const { return m_aligned; }

private:
    QByteArray m_held;
    bool m_aligned = true;
};

} // namespace signalbox
