// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonslice.h"
#include "core/result.h"
#include "http/headers.h"
#include "http/protocol.h"

#include <QByteArrayList>

namespace signalbox {

/// Makes of a complete Messages API answer the events of the stream that says the same, in the order the API
/// sends them: the other way round than MessageAssembler, which gives the same message back.
class MessageEvents
{
public:
    /// Chat Completions and Responses have other events.
    static bool supports(Protocol protocol) { return protocol == Protocol::Anthropic; }

    /// The header fields of the message as they suit the stream.
    static Headers streamHeaders(Headers headers);
    /// One server-sent event each. An error when `message` is not a Messages API message.
    static Result<QByteArrayList> of(QByteArrayView message);

private:
    void addStart(const JsonSlice &message);
    void addBlock(const JsonSlice &block);
    void addEnd(const JsonSlice &message);
    void add(const char *name, const QByteArray &members);

    QByteArrayList m_events;
    int m_blocks = 0;
};

} // namespace signalbox
