// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "translation/answerwriter.h"

namespace signalbox {

/// Answers a client of Chat Completions: chunks, or one completion. Thinking is `reasoning_content`, as
/// DeepSeek and those after it have it.
class ChatAnswerWriter final : public AnswerWriter
{
public:
    using AnswerWriter::AnswerWriter;

protected:
    void begin(QByteArrayView id) override;
    void openBlock(Block block, QByteArrayView id, QByteArrayView name) override;
    void extendBlock(Block block, QByteArrayView text) override;
    void closeBlock(Block block, QByteArrayView signature) override;
    void end(StopReason reason, QByteArrayView sequence, const AnswerUsage &usage) override;
    void writeError(const Error &error) override;

private:
    void writeChunk(QByteArrayView delta, QByteArrayView finishReason = {});

    QByteArray m_head; ///< what every chunk begins with
    QByteArray m_id;
    QByteArray m_text; ///< of a plain answer, as all below
    QByteArray m_reasoning;
    QByteArray m_calls;
};

} // namespace signalbox
