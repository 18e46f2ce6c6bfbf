// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/protocol.h"
#include "http/sseparser.h"
#include "usage/tokenusage.h"

namespace signalbox {

class JsonSlice;

/// A usage object stands somewhere in `json`, or in the events that carry it: a search that parses nothing.
[[nodiscard]] bool mentionsUsage(QByteArrayView json);

/// Reads from an answer how many tokens it cost: from the events of a stream or from a whole JSON body, of
/// the Messages, Chat Completions and Responses APIs.
///
/// The figures of a stream are cumulative. A later one replaces an earlier one, but for a missing, null or
/// zero one: relays leave out in `message_delta` what `message_start` has said, or write 0 there. But the
/// parts of a prompt that is stated anew with its cached parts are all replaced, so that they never overlap:
/// what was to be written to the cache may have been read from it. Figures that are no sensible numbers
/// count as missing.
///
/// Where an answer lists its `iterations` their sum counts: what a compaction or an advisor cost is not in
/// the figures beside them.
class UsageReader
{
public:
    explicit UsageReader(Protocol protocol) : m_protocol(protocol) { }

    /// Deltas, nearly all events, are told by their name or by a search for one word; they are not parsed.
    void readEvent(const SseParser::Event &event);
    void readBody(QByteArrayView json);
    /// The end of a body, or of an event's data, that was too large to be kept as a whole.
    void readTail(QByteArrayView json);

    [[nodiscard]] const TokenUsage &usage() const { return m_usage; }

private:
    void readUsage(const JsonSlice &usage);
    void readAnthropicUsage(const JsonSlice &usage);
    void readOpenAiUsage(const JsonSlice &usage);
    void replaceBy(const TokenUsage &stated);

    Protocol m_protocol;
    TokenUsage m_usage;
};

} // namespace signalbox
