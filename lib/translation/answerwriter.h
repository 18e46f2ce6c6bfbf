// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "translation/textmender.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>
#include <QHash>

#include <functional>

namespace signalbox {

class ToolNames;

/// What an answer has cost. The parts of the prompt do not overlap.
struct AnswerUsage
{
    qint64 input = 0; ///< read anew
    qint64 cacheRead = 0;
    qint64 cacheWrite = 0;
    qint64 output = 0; ///< reasoning included
    qint64 reasoning = 0;
    bool known = false;

    [[nodiscard]] qint64 prompt() const { return input + cacheRead + cacheWrite; }
};

enum class StopReason {
    EndTurn,
    MaxTokens,
    StopSequence,
    ToolUse,
    PauseTurn,
    Refusal,
    ContextExceeded,
};

/// The model may have been stopped within the arguments of a call.
[[nodiscard]] constexpr bool maySplitCall(StopReason reason)
{
    return reason == StopReason::MaxTokens || reason == StopReason::ContextExceeded
        || reason == StopReason::Refusal;
}

/// What a writer has to know of the request.
struct AnswerContext
{
    QByteArray model; ///< as the client asked for it; inside of a JSON string
    QString vendor; ///< who answers: whose reasoning it is
    QByteArray fallbackId; ///< of the answer, where the provider gives it none
    qint64 createdAt = 0; ///< seconds since 1970
    bool stream = false;
    bool wantsUsage = true; ///< a Chat Completions client that asked for the usage chunk
    const ToolNames *toolNames = nullptr; ///< outlives the writer; null = all are as the client knows them
    std::function<qint64()> estimatePrompt; ///< in tokens, where the provider tells no usage; may be null
    QByteArrayList usedToolIds{}; ///< of the calls in the request: no new one may be called so
    std::function<void(Error &)> concealSecrets{}; ///< from an error that is about to be told; may be null
};

/// Writes an answer in the words of one client protocol, as a stream of events or as one JSON body: calls in,
/// bytes out. It keeps one block open at a time and makes the order of events legal whatever the order of
/// calls. Texts are insides of JSON strings, escapes as written, never cut within an escape; what a JSON
/// parser would refuse in them is mended.
///
/// Pure and without I/O; used on one thread. A reader makes the calls:
/// start (text | thinking | signature | (beginTool toolInput* endTool))* usage* then stop + finish, or fail.
/// After finish() or fail() every call is ignored.
class AnswerWriter
{
public:
    explicit AnswerWriter(AnswerContext context);
    virtual ~AnswerWriter() = default;
    AnswerWriter(const AnswerWriter &) = delete;
    AnswerWriter &operator=(const AnswerWriter &) = delete;

    /// `id` is the upstream's, for what of it can be kept; may be empty. Only the first call counts; the
    /// other calls start an answer that has not been started.
    void start(QByteArrayView id);
    void text(QByteArrayView text);
    void thinking(QByteArrayView text);
    /// Of the thinking so far: closes its block. Without a block it makes an empty one. Thinking that is
    /// closed otherwise gets a bare mark of the vendor: clients want a signature.
    void signature(QByteArrayView signature);
    /// A call whose id and name are known. `name` is as the provider was told; the writer restores it.
    void beginTool(QByteArrayView id, QByteArrayView name);
    /// The next piece of the arguments: a piece of JSON text, as the inside of a JSON string.
    void toolInput(QByteArrayView piece);
    /// The arguments must be a JSON object by now, or none, or cut short with the answer: else the answer has
    /// failed. What comes next ends the tool, too.
    void endTool(bool mayBeCut = false);
    /// Cumulative; the last one with known figures counts.
    void usage(const AnswerUsage &usage);
    /// `sequence` is the stop sequence that was hit.
    void stop(StopReason reason, QByteArrayView sequence = {});
    /// The proper end.
    void finish();
    /// No proper end. Before start() a plain answer is the error body.
    void fail(const Error &error);

    [[nodiscard]] bool isStarted() const { return m_started; }
    /// finish() or fail() was called.
    [[nodiscard]] bool isOver() const { return m_over; }
    [[nodiscard]] bool hasFailed() const { return m_failed; }
    [[nodiscard]] const Error &error() const { return m_error; }
    /// What the client will be told as the id of the next tool, when its provider gives it this one.
    [[nodiscard]] QByteArray nextToolId(QByteArrayView id) const;
    /// At least one tool call was begun.
    [[nodiscard]] bool hasTools() const { return m_tools > 0; }
    /// The bytes written since the last call; of a plain answer all of them, after the end.
    [[nodiscard]] QByteArray take() { return std::exchange(m_out, {}); }

protected:
    enum class Block {
        None,
        Text,
        Thinking,
        Tool,
    };

    // In legal order: begin, (openBlock extendBlock* closeBlock)*, then end or writeError. `name` is the
    // client's.
    virtual void begin(QByteArrayView id) = 0;
    virtual void openBlock(Block block, QByteArrayView id, QByteArrayView name) = 0;
    virtual void extendBlock(Block block, QByteArrayView text) = 0;
    virtual void closeBlock(Block block, QByteArrayView signature) = 0;
    virtual void end(StopReason reason, QByteArrayView sequence, const AnswerUsage &usage) = 0;
    virtual void writeError(const Error &error) = 0;

    [[nodiscard]] const AnswerContext &context() const { return m_context; }
    [[nodiscard]] int blocks() const { return m_blocks; } ///< opened so far
    [[nodiscard]] int tools() const { return m_tools; } ///< begun so far
    void write(QByteArrayView bytes) { m_out += bytes; }

private:
    void open(Block block, QByteArrayView id = {}, QByteArrayView name = {});
    void close(QByteArrayView signature = {});
    void extend(Block block, QByteArrayView text);
    [[nodiscard]] QByteArray wantedToolId(QByteArrayView id) const;
    [[nodiscard]] StopReason consistentReason() const;
    [[nodiscard]] AnswerUsage statedOrEstimatedUsage() const;

    AnswerContext m_context;
    QByteArray m_out;
    Block m_open = Block::None;
    TextMender m_mender; ///< of the open block
    QByteArray m_tool; ///< the name of the open one
    QByteArray m_input; ///< its arguments so far; inside of a JSON string
    bool m_inputHeld = false; ///< they may yet be "null"
    QHash<QByteArray, int> m_toolIds; ///< those in use, and how often they were wanted
    AnswerUsage m_usage;
    StopReason m_reason = StopReason::EndTurn;
    QByteArray m_sequence;
    Error m_error;
    qsizetype m_outputBytes = 0; ///< for an estimate of what was written
    int m_blocks = 0;
    int m_tools = 0;
    bool m_started = false;
    bool m_over = false;
    bool m_failed = false;
};

} // namespace signalbox
