// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/dialect.h"
#include "translation/answerreader.h"
#include "translation/rawobject.h"
#include "translation/streamedcalls.h"
#include "translation/thinktagsplitter.h"

namespace signalbox {

/// Reads the answers of Chat Completions and of what resembles them: of each chunk the first choice, in the
/// order reasoning, content, refusal, calls, end; usage from wherever it stands.
class ChatAnswerReader final : public AnswerReader
{
public:
    /// `vendor` made the reasoning; its marks say so. `dialect` is that of the model.
    ChatAnswerReader(AnswerWriter &writer, QString vendor, const Dialect &dialect);

protected:
    void readEvent(const SseParser::Event &event) override;
    void readWhole(QByteArrayView body) override;
    void endOfStream() override;

private:
    void readChunk(const JsonSlice &chunk);
    void readChoice(const JsonFields &choice);
    void readDelta(const JsonFields &delta);
    void readContent(const JsonSlice &content);
    void readContentPart(const JsonFields &part);
    void readDetails(const JsonSlice &details);
    void takeText(QByteArrayView text);
    void takeReasoning(QByteArrayView text);
    void sayText(QByteArrayView text);
    void sayReasoning(QByteArrayView text);
    void flushReasoning();
    void closeReasoning(const QByteArray &callId = {}, const QByteArray &callExtra = {});
    void readUsage(const std::optional<JsonSlice> &usage);
    [[nodiscard]] bool readError(const JsonFields &chunk);
    void conclude();
    [[nodiscard]] bool readFinish(const QByteArray &reason);

    QString m_vendor;
    bool m_keepsDetails;
    bool m_splitsTags;
    ThinkTagSplitter m_tags;
    StreamedCalls m_calls;
    std::vector<RawObject> m_details; ///< reasoning_details, put together
    qsizetype m_detailsSize = 0;
    QByteArray m_heldReasoning; ///< that came between texts
    QByteArray m_heldText; ///< that came while a call was being told
    bool m_reasons = false; ///< the last thing told was reasoning
    bool m_hasText = false;
    bool m_hasContent = false; ///< anything at all
    bool m_finished = false; ///< the provider has said why
    StopReason m_reason = StopReason::EndTurn;
};

} // namespace signalbox
