// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/sseparser.h"
#include "translation/answerwriter.h"

namespace signalbox {

/// Reads a provider's answer in the words of one protocol, a stream or a whole JSON body, and tells it to a
/// writer. Cut anywhere, the same bytes give the same calls. Pure and without I/O; memory is bounded by the
/// size of one event, and of what must be held back to keep the order of blocks.
class AnswerReader
{
public:
    /// More than this of one answer is no answer: it has failed.
    static constexpr qsizetype largestAnswer = 256LL * 1024 * 1024;

    /// `writer` outlives the reader.
    explicit AnswerReader(AnswerWriter &writer) : m_writer(writer) { }
    virtual ~AnswerReader() = default;
    AnswerReader(const AnswerReader &) = delete;
    AnswerReader &operator=(const AnswerReader &) = delete;

    /// The next bytes of a stream.
    void feed(QByteArrayView bytes);
    /// The stream has ended by itself: one without its proper end has failed.
    void finish();
    /// A whole JSON answer.
    void readBody(QByteArrayView body);

protected:
    /// One event as it came; its data is mostly JSON.
    virtual void readEvent(const SseParser::Event &event) = 0;
    /// `body` is a valid JSON object.
    virtual void readWhole(QByteArrayView body) = 0;
    /// The stream has ended, the writer is not over.
    virtual void endOfStream() = 0;

    [[nodiscard]] AnswerWriter &writer() { return m_writer; }

private:
    void take(const SseParser::Event &event);

    AnswerWriter &m_writer;
    qsizetype m_taken = 0;
    SseParser m_parser{16 * 1024 * 1024};
};

} // namespace signalbox
