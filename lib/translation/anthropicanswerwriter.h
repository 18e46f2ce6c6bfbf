// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "translation/answerwriter.h"

namespace signalbox {

/// Answers a client of the Messages API: its events in their legal order, or one message.
class AnthropicAnswerWriter final : public AnswerWriter
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
    void writeEvent(QByteArrayView name, QByteArrayView json);
    [[nodiscard]] QByteArray index() const;

    QByteArray m_id;
    QByteArray m_content; ///< of a plain answer: its blocks, separated by commas
    QByteArray m_toolInput; ///< of a plain answer
};

} // namespace signalbox
