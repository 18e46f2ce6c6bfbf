// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "http/headers.h"
#include "http/protocol.h"
#include "http/sseparser.h"
#include "translation/rawobject.h"

#include <vector>

namespace signalbox {

/// Makes of the events of a Messages API stream the message that the same request would have been answered
/// with if it had not asked for a stream. Values keep the bytes they came with; blocks and deltas that we do
/// not know are kept too.
class MessageAssembler
{
public:
    static constexpr qsizetype defaultLimit = 16 * 1024 * 1024;

    /// Streams that say more than `limit` bytes (pings not counted) become an error.
    explicit MessageAssembler(qsizetype limit = defaultLimit);

    /// Chat Completions and Responses have other events.
    static bool supports(Protocol protocol) { return protocol == Protocol::Anthropic; }
    /// The header fields of the stream as they suit the message.
    static Headers messageHeaders(Headers headers);
    /// A whole stream in one go.
    static Result<QByteArray> assemble(QByteArrayView stream, qsizetype limit = defaultLimit);

    /// Bytes of the stream, wherever they are cut.
    void feed(QByteArrayView bytes);
    /// The end of the stream.
    void finish();

    /// True when message_stop has come.
    [[nodiscard]] bool isComplete() const { return m_state == State::Complete; }
    /// The message; or the error the stream told, or what else is wrong with it.
    [[nodiscard]] Result<QByteArray> message() const;
    /// The JSON of the stream's own error event, which is an error body; empty when there was none.
    [[nodiscard]] const QByteArray &errorBody() const { return m_errorBody; }

private:
    enum class State {
        Open,
        Complete,
        Failed,
    };
    struct Block
    {
        QByteArray index; ///< as written
        RawObject object;
        QByteArray input; ///< JSON in the making, as the inside of a JSON string
    };

    void take(const SseParser::Event &event);
    void takeEvent(const QByteArray &type, const JsonSlice &data);
    void startMessage(const JsonSlice &data);
    void startBlock(const JsonSlice &data);
    void continueBlock(const JsonSlice &data);
    void changeMessage(const JsonSlice &data);
    void takeError(const JsonSlice &data);
    void fail(const QString &message);
    [[nodiscard]] Block *findBlock(QByteArrayView index);
    static void apply(Block &block, const JsonSlice &delta);
    static QByteArray finished(const Block &block);

    qsizetype m_limit;
    qsizetype m_taken = 0;
    SseParser m_parser;
    State m_state = State::Open;
    bool m_begun = false;
    RawObject m_message; ///< without content and usage
    RawObject m_usage;
    std::vector<Block> m_blocks;
    Error m_error;
    QByteArray m_errorBody;
};

} // namespace signalbox
