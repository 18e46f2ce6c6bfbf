// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonslice.h"
#include "translation/answerreader.h"

#include <QString>

#include <optional>

namespace signalbox {

/// Reads the answers of the Messages API, streamed or not, with or without `event:` lines. What nobody else
/// could use (redacted thinking, blocks of the provider's own tools, unknown ones) says nothing.
class AnthropicAnswerReader final : public AnswerReader
{
public:
    /// `vendor` made the thinking, whose signatures go into marks of ours.
    AnthropicAnswerReader(AnswerWriter &writer, QString vendor);

protected:
    void readEvent(const SseParser::Event &event) override;
    void readWhole(QByteArrayView body) override;
    void endOfStream() override;

private:
    enum class Block {
        None,
        Text,
        Thinking,
        Tool,
    };

    void openBlock(const JsonSlice &event);
    void extendBlock(const JsonSlice &event);
    void closeBlock();
    void readBlock(const JsonSlice &block);
    void readUsage(const std::optional<JsonSlice> &usage);
    void readStop(const std::optional<JsonSlice> &delta);
    void readError(const JsonSlice &event);
    [[nodiscard]] QByteArray markOf(QByteArrayView signature) const;

    QString m_vendor;
    Block m_open = Block::None;
    QByteArray m_signature;
    AnswerUsage m_usage;
};

} // namespace signalbox
