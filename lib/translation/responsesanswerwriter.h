// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "translation/answerwriter.h"

#include <QByteArrayList>

namespace signalbox {

class JsonWriter;

/// Writes OpenAI Responses: every block is an item, and the end repeats all of them.
class ResponsesAnswerWriter : public AnswerWriter
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
    struct Ending
    {
        QByteArray status;
        QByteArray incomplete; ///< JSON
        QByteArray error; ///< JSON
        QByteArray usage; ///< JSON
    };

    [[nodiscard]] bool isFreeform(QByteArrayView name) const;
    [[nodiscard]] QByteArray item(Block block, QByteArrayView status, QByteArrayView signature) const;
    [[nodiscard]] QByteArray callItem(QByteArrayView status) const;
    [[nodiscard]] QByteArray response(const Ending &ending) const;
    void writeItemEvent(QByteArrayView type, QByteArrayView item);
    void writeTextEvent(QByteArrayView type, QByteArrayView key, QByteArrayView text);
    void writePartEvent(QByteArrayView type, Block block, QByteArrayView text);
    void writeResponseEvent(QByteArrayView type, QByteArrayView response);
    void openSummary();
    void closeCall();
    [[nodiscard]] JsonWriter eventAbout(QByteArrayView type);
    void send(QByteArrayView type, JsonWriter &json);

    QByteArray m_id;
    QByteArray m_stem; ///< what the ids of this answer have in common
    QByteArrayList m_items; ///< JSON, those that are complete
    qint64 m_sequence = 0;
    bool m_begun = false;

    // Of the open item.
    QByteArray m_itemId;
    QByteArray m_callId;
    QByteArray m_name; ///< as the client knows it
    QByteArray m_text; ///< so far
    Block m_block = Block::None;
    bool m_freeform = false;
    bool m_hasSummary = false;
};

} // namespace signalbox
