// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/chatanswerreader.h"

#include "core/jsonwriter.h"
#include "translation/chaterror.h"
#include "translation/chatusage.h"
#include "translation/errorobject.h"
#include "translation/mediaparts.h"
#include "translation/reasoningmark.h"

#include <algorithm>

namespace signalbox {

namespace {

/// Some models change between reasoning and text with every token: a block for each would be hundreds.
constexpr qsizetype leastLaterReasoning = 1024;
/// What is kept of reasoning_details, which go back to the provider inside a signature.
constexpr qsizetype mostDetails = 256LL * 1024;

} // namespace

ChatAnswerReader::ChatAnswerReader(AnswerWriter &writer, QString vendor, const Dialect &dialect)
    : AnswerReader(writer)
    , m_vendor(std::move(vendor))
    , m_keepsDetails(dialect.reasoningField == u"reasoning_details")
    , m_splitsTags(dialect.thinkTags)
    , m_calls(writer, [this](const QByteArray &id, const QByteArray &extra) {
        flushReasoning();
        closeReasoning(this->writer().nextToolId(id), extra);
    })
{ }

void ChatAnswerReader::readEvent(const SseParser::Event &event)
{
    if (event.data.trimmed() == "[DONE]") {
        conclude();
        return;
    }
    const auto chunk = errorObject(event.data);
    if (chunk && chunk->type() == JsonSlice::Type::Object) // else some other remark
        readChunk(*chunk);
}

void ChatAnswerReader::readWhole(QByteArrayView body)
{
    const auto json = errorObject(body);
    readChunk(*json);
    if (writer().isOver())
        return;
    if (!writer().isStarted()) {
        writer().fail({Error::Kind::Api, QStringLiteral("the provider sent an answer without any choice")});
        return;
    }
    m_finished = true; // nothing else will come
    conclude();
}

void ChatAnswerReader::endOfStream()
{
    if (m_finished) {
        conclude();
        return;
    }
    writer().fail({Error::Kind::Api, QStringLiteral("the provider ended the stream before its proper end")});
}

void ChatAnswerReader::readChunk(const JsonSlice &chunk)
{
    const JsonFields fields(chunk);
    if (readError(fields))
        return;
    readUsage(fields.value("usage"));
    const auto choices = fields.value("choices");
    for (const JsonSlice &written : choices ? choices->elements() : std::vector<JsonSlice>()) {
        const JsonFields choice(written);
        const QByteArray index = choice.number("index");
        if (!index.isEmpty() && index != "0") // one answer is all that was asked for
            continue;
        writer().start(fields.text("id"));
        readChoice(choice);
        return;
    }
}

void ChatAnswerReader::readChoice(const JsonFields &choice)
{
    readUsage(choice.value("usage"));
    const auto delta = choice.has("delta") ? choice.value("delta") : choice.value("message");
    if (!m_finished)
        readDelta(JsonFields(delta));
    const QByteArray reason = choice.text("finish_reason");
    if (!reason.isEmpty() && !m_finished)
        m_finished = readFinish(reason);
}

void ChatAnswerReader::readDelta(const JsonFields &delta)
{
    QByteArray reasoning = delta.text("reasoning_content");
    if (reasoning.isEmpty())
        reasoning = delta.text("reasoning");
    const auto details = delta.value("reasoning_details");
    if (details)
        readDetails(*details);
    for (const JsonSlice &detail :
        details &&reasoning.isEmpty() ? details->elements() : std::vector<JsonSlice>()) {
        takeReasoning(innerText(detail, "text"));
        takeReasoning(innerText(detail, "summary"));
    }
    takeReasoning(reasoning);
    if (const auto content = delta.value("content"))
        readContent(*content);
    takeText(delta.text("refusal"));
    const auto calls = delta.value("tool_calls");
    if (calls && !calls->elements(1).empty()) {
        m_hasContent = true;
        m_calls.take(*calls);
    }
    if (const auto legacy = delta.value("function_call")) {
        m_hasContent = true;
        m_calls.takeLegacy(*legacy);
    }
}

void ChatAnswerReader::readContent(const JsonSlice &content)
{
    for (const JsonSlice &part : content.elements()) // Mistral's
        readContentPart(JsonFields(part));
    const QByteArray text = innerText(content);
    if (text.isEmpty())
        return;
    if (!m_splitsTags) {
        takeText(text);
        return;
    }
    const ThinkTagSplitter::Pieces pieces = m_tags.feed(text);
    takeReasoning(pieces.thinking);
    takeText(pieces.text);
}

void ChatAnswerReader::readContentPart(const JsonFields &part)
{
    takeText(part.text("text"));
    const auto thinking = part.value("thinking");
    if (!thinking)
        return;
    takeReasoning(innerText(*thinking));
    for (const JsonSlice &piece : thinking->elements())
        takeReasoning(innerText(piece, "text"));
}

/// The pieces of a stream, told by their index: texts continue, all else replaces.
void ChatAnswerReader::readDetails(const JsonSlice &details)
{
    if (!m_keepsDetails)
        return;
    for (const JsonSlice &detail : details.elements()) {
        const JsonFields fields(detail);
        const QByteArray index = fields.number("index");
        const auto known = std::find_if(m_details.begin(), m_details.end(), [&](const RawObject &one) {
            return !index.isEmpty() && one.value("index") == index
                && one.value("type") == fields.json("type");
        });
        if (known == m_details.end()) {
            m_details.emplace_back(detail);
            m_detailsSize += detail.bytes().size();
            continue;
        }
        for (const JsonSlice::Member &member : detail.members()) {
            if (member.value == "null")
                continue;
            if (member.key == "text" || member.key == "summary" || member.key == "data") {
                known->appendText(member.key, member.slice());
                m_detailsSize += member.value.size();
            } else {
                known->set(member.key, member.value);
            }
        }
    }
    if (m_detailsSize > mostDetails) // half of it would be refused
        m_details.clear();
}

void ChatAnswerReader::takeText(QByteArrayView text)
{
    if (text.isEmpty())
        return;
    m_hasContent = true;
    m_heldText += text;
    // Blank lines behind a call are no reason to open a block.
    if (m_calls.isOpen() && (isBlank(m_heldText) || !m_calls.closeWhole()))
        return;
    sayText(std::exchange(m_heldText, {}));
}

void ChatAnswerReader::sayText(QByteArrayView text)
{
    if (text.isEmpty())
        return;
    if (m_reasons || !m_hasText) // else details of reasoning that is held back
        closeReasoning();
    m_hasText = true;
    writer().text(text);
}

void ChatAnswerReader::takeReasoning(QByteArrayView text)
{
    if (text.isEmpty())
        return;
    m_hasContent = true;
    if (!m_hasText && !m_calls.isOpen()) {
        sayReasoning(text);
        return;
    }
    m_heldReasoning += text;
    if (m_heldReasoning.size() >= leastLaterReasoning && !m_calls.isOpen())
        flushReasoning();
}

void ChatAnswerReader::sayReasoning(QByteArrayView text)
{
    m_reasons = true;
    writer().thinking(text);
}

void ChatAnswerReader::flushReasoning()
{
    if (!m_heldReasoning.isEmpty())
        sayReasoning(std::exchange(m_heldReasoning, {}));
}

/// What the provider wants to see again travels in the mark; a call's own needs a mark even without
/// reasoning.
void ChatAnswerReader::closeReasoning(const QByteArray &callId, const QByteArray &callExtra)
{
    if (!m_reasons && callExtra.isEmpty() && m_details.empty())
        return;
    JsonWriter payload;
    payload.beginObject();
    if (!m_details.empty()) {
        payload.key("details").beginArray();
        for (const RawObject &detail : m_details)
            payload.value(detail.toJson());
        payload.endArray();
        m_details.clear();
    }
    m_detailsSize = 0;
    if (!callExtra.isEmpty())
        payload.key("calls").beginObject().member(callId, callExtra).endObject();
    payload.endObject();
    m_reasons = false;
    writer().signature(reasoningMark(m_vendor, payload.json() == "{}" ? QByteArray() : payload.json()));
}

void ChatAnswerReader::readUsage(const std::optional<JsonSlice> &usage)
{
    if (usage && usage->type() == JsonSlice::Type::Object)
        writer().usage(chatUsage(JsonFields(*usage)));
}

bool ChatAnswerReader::readError(const JsonFields &chunk)
{
    const auto error = chatError(chunk);
    if (error)
        writer().fail(*error);
    return error.has_value();
}

/// False for an end that is none.
bool ChatAnswerReader::readFinish(const QByteArray &reason)
{
    if (reason == "error" || reason == "network_error" || reason == "insufficient_system_resource") {
        const auto kind
            = reason == "insufficient_system_resource" ? Error::Kind::Overloaded : Error::Kind::Api;
        writer().fail(
            {kind, QStringLiteral("the provider broke its answer off (%1)").arg(QString::fromUtf8(reason))});
        return false;
    }
    if (reason == "length" || reason == "model_length" || reason == "max_tokens")
        m_reason = StopReason::MaxTokens;
    else if (reason == "tool_calls" || reason == "function_call" || reason == "tool_use")
        m_reason = StopReason::ToolUse;
    else if (reason == "content_filter" || reason == "sensitive")
        m_reason = StopReason::Refusal;
    return true;
}

void ChatAnswerReader::conclude()
{
    if (!m_finished && !m_hasContent) {
        writer().fail({Error::Kind::Api, QStringLiteral("the provider sent an empty answer")});
        return;
    }
    if (m_splitsTags) {
        const ThinkTagSplitter::Pieces rest = m_tags.finish();
        takeReasoning(rest.thinking);
        takeText(rest.text);
    }
    m_calls.finish(maySplitCall(m_reason));
    flushReasoning();
    if (m_reasons || !m_calls.isEmpty()) // behind a mere text nobody asks for it again
        closeReasoning();
    sayText(std::exchange(m_heldText, {}));
    writer().stop(m_reason);
    writer().finish();
}

} // namespace signalbox
