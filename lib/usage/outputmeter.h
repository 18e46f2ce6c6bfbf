// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/protocol.h"
#include "http/sseparser.h"

namespace signalbox {

/// Guesses from the length of a stream's events how many tokens have come, for as long as nobody states it:
/// nothing is parsed, as it looks at every event.
///
/// What an event has beside its content is taken to be as long as the shortest one of its kind that has come,
/// but for Messages, where it is known. Chat Completions and Responses mostly send one token in an event.
class OutputMeter
{
public:
    explicit OutputMeter(Protocol protocol) : m_protocol(protocol) { }

    /// True when it was one with content.
    bool feed(const SseParser::Event &event);
    /// Since the begin, or since restart().
    [[nodiscard]] qint64 tokens() const;
    /// All so far is known from elsewhere; what was learnt of the events stays.
    void restart();

private:
    [[nodiscard]] bool hasContent(const SseParser::Event &event) const;

    Protocol m_protocol;
    qint64 m_events = 0;
    qint64 m_bytes = 0;
    qint64 m_shortest = 0; ///< of all that have come; 0 = none has
};

} // namespace signalbox
