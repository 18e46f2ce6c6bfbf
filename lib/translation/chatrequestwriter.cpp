// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/openairequestwriting.h"

#include "core/jsontext.h"
#include "core/jsonwriter.h"
#include "core/strictjson.h"
#include "translation/jsonfields.h"
#include "translation/mediaparts.h"
#include "translation/reasoningmark.h"
#include "translation/reasoningwish.h"
#include "translation/toolids.h"
#include "translation/toolschema.h"
#include "translation/username.h"

#include <algorithm>

namespace signalbox {

namespace {

using Kind = ContentPart::Kind;
using Role = ConversationTurn::Role;

constexpr qsizetype longestId = 40; ///< of a call, as OpenAI takes it
constexpr size_t mostStops = 4;
constexpr auto noOutput = "(no output)";
constexpr auto lostReasoning = "(the reasoning was not kept)";

/// What the provider wants back of an assistant's turn.
struct EarlierReasoning
{
    QByteArray text;
    QByteArray details; ///< elements of reasoning_details
    std::vector<JsonFields> callExtras; ///< by id of the call as its provider gave it: extra_content
    std::vector<QByteArray> payloads; ///< what those are views into

    [[nodiscard]] QByteArray extraOf(const ContentPart &call) const
    {
        for (const JsonFields &extras : callExtras) {
            QByteArray extra = extras.json(cleanToolId(call.writtenId.isEmpty() ? call.id : call.writtenId));
            if (!extra.isEmpty())
                return extra;
        }
        return {};
    }
};

class ChatRequestWriting final : private OpenAiRequestWriting
{
public:
    ChatRequestWriting(const ModelRequest &request, const RequestTarget &target)
        : OpenAiRequestWriting(request, target)
    { }

    WrittenRequest write()
    {
        m_json.beginObject().textMember("model", m_target.model);
        m_json.key("messages").beginArray();
        writeSystem();
        for (const ConversationTurn &turn : m_request.turns)
            writeTurn(turn);
        m_json.endArray();
        writeTools();
        writeSampling();
        writeReasoning();
        writeFormat();
        writeStream();
        writeLabels();
        if (!m_request.verbosity.isEmpty())
            parameter("verbosity", inQuotes(m_request.verbosity));
        m_json.endObject();
        return result();
    }

private:
    void writeSystem()
    {
        if (m_request.system.empty())
            return;
        m_json.beginObject().textMember("role", "system").key("content");
        writeTexts(m_request.system);
        m_json.endObject();
    }

    /// One string; parts only where a cache mark stands on one of them.
    void writeTexts(const std::vector<ContentPart> &parts)
    {
        const bool isMarked = m_dialect.keepsCacheControl
            && std::any_of(
                parts.begin(), parts.end(), [](const auto &part) { return !part.cacheControl.isEmpty(); });
        if (!isMarked) {
            m_json.text(joinedText(parts));
            return;
        }
        m_json.beginArray();
        for (const ContentPart &part : parts) {
            if (part.kind == Kind::Text)
                writeTextPart(part.text, part.cacheControl);
        }
        m_json.endArray();
    }

    void writeTextPart(QByteArrayView text, QByteArrayView cacheControl = {})
    {
        m_json.beginObject().textMember("type", "text").textMember("text", text);
        if (m_dialect.keepsCacheControl && !cacheControl.isEmpty())
            m_json.member("cache_control", cacheControl);
        m_json.endObject();
    }

    void writeTurn(const ConversationTurn &turn)
    {
        switch (turn.role) {
        case Role::System: // in its place: at the front it would mean something else, and spoil the prompt
                           // cache
            m_json.beginObject().textMember("role", "user");
            m_json.textMember("content",
                QByteArray("<system-reminder>\\n" + joinedText(turn.parts) + "\\n</system-reminder>"));
            m_json.endObject();
            return;
        case Role::Assistant:
            writeAssistant(turn);
            return;
        case Role::User:
            writeUser(turn);
            return;
        }
    }

    void writeAssistant(const ConversationTurn &turn)
    {
        const QByteArray text = joinedText(turn.parts);
        const bool calls = std::any_of(turn.parts.begin(), turn.parts.end(),
            [](const auto &part) { return part.kind == Kind::ToolCall; });
        if (isBlank(text) && !calls)
            return;
        m_json.beginObject().textMember("role", "assistant");
        if (isBlank(text))
            m_json.member("content", "null");
        else
            m_json.textMember("content", text);
        const EarlierReasoning earlier = earlierReasoning(turn, calls);
        if (!earlier.details.isEmpty())
            m_json.member("reasoning_details", QByteArray('[' + earlier.details + ']'));
        else if (!earlier.text.isEmpty())
            m_json.textMember(m_dialect.reasoningField.toUtf8(), earlier.text);
        if (calls)
            writeCalls(turn, earlier);
        m_json.endObject();
    }

    void writeCalls(const ConversationTurn &turn, const EarlierReasoning &earlier)
    {
        m_json.key("tool_calls").beginArray();
        for (const ContentPart &part : turn.parts) {
            if (part.kind != Kind::ToolCall)
                continue;
            const QByteArray input = part.input.isEmpty() ? QByteArray("{}") : compactJson(part.input);
            m_json.beginObject()
                .textMember("id", shortToolId(part.id, longestId))
                .textMember("type", "function");
            m_json.key("function").beginObject().textMember("name", m_names.forProvider(part.name));
            m_json.textMember("arguments", escapedText(input)).endObject();
            if (const QByteArray extra = earlier.extraOf(part); !extra.isEmpty())
                m_json.member("extra_content", extra);
            m_json.endObject();
        }
        m_json.endArray();
    }

    EarlierReasoning earlierReasoning(const ConversationTurn &turn, bool calls)
    {
        EarlierReasoning earlier;
        for (const ContentPart &part : turn.parts) {
            if (part.kind != Kind::Thinking)
                continue;
            const auto mark = readReasoningMark(part.signature);
            if (mark && mark->vendor == m_target.vendor && !mark->payload.isEmpty())
                takePayload(mark->payload, earlier);
            if (!m_dialect.reasoningField.isEmpty() && !part.text.isEmpty())
                earlier.text += (earlier.text.isEmpty() ? QByteArray() : QByteArray("\\n\\n")) + part.text;
        }
        if (m_dialect.reasoningField == u"reasoning_details")
            earlier.text.clear();
        else if (earlier.text.isEmpty() && calls && m_dialect.needsReasoningWithTools)
            earlier.text = lostReasoning;
        return earlier;
    }

    void takePayload(const QByteArray &payload, EarlierReasoning &earlier)
    {
        earlier.payloads.push_back(payload);
        const auto json = JsonSlice::parse(earlier.payloads.back());
        const JsonFields fields(json);
        if (const auto details = fields.value("details");
            details && m_dialect.reasoningField == u"reasoning_details") {
            for (const JsonSlice &detail : details->elements())
                earlier.details += (earlier.details.isEmpty() ? "" : ",") + detail.bytes().toByteArray();
        }
        if (fields.has("calls"))
            earlier.callExtras.emplace_back(fields.value("calls"));
    }

    void writeUser(const ConversationTurn &turn)
    {
        std::vector<ContentPart> rest;
        for (const ContentPart &part : turn.parts) {
            if (part.kind == Kind::ToolResult)
                writeResult(part, rest);
        }
        std::copy_if(
            turn.parts.begin(), turn.parts.end(), std::back_inserter(rest), [](const ContentPart &part) {
                return part.kind != Kind::ToolResult && part.kind != Kind::Thinking;
            });
        std::erase_if(rest, saysNothing);
        if (rest.empty())
            return;
        m_json.beginObject().textMember("role", "user").key("content");
        if (std::any_of(rest.begin(), rest.end(), isMedia))
            writeParts(rest);
        else
            writeTexts(rest);
        m_json.endObject();
    }

    /// Images go into the message behind all results: no other form is taken by every server.
    void writeResult(const ContentPart &result, std::vector<ContentPart> &rest)
    {
        QByteArray text = resultText(result);
        std::vector<ContentPart> media;
        std::copy_if(result.parts.begin(), result.parts.end(), std::back_inserter(media), isMedia);
        m_json.beginObject().textMember("role", "tool");
        m_json.textMember("tool_call_id", shortToolId(result.id, longestId)).key("content");
        if (m_dialect.inlineToolImages && !media.empty()) {
            if (!text.isEmpty())
                media.insert(media.begin(), ContentPart::ofText(text));
            writeParts(media);
            m_json.endObject();
            return;
        }
        if (text.isEmpty())
            text = media.empty() ? noOutput : "(see the next message)";
        if (m_dialect.keepsCacheControl && !result.cacheControl.isEmpty()) {
            m_json.beginArray();
            writeTextPart(text, result.cacheControl);
            m_json.endArray();
        } else {
            m_json.text(text);
        }
        m_json.endObject();
        if (media.empty())
            return;
        rest.push_back(ContentPart::ofText("[result of the tool call " + result.id + ":]"));
        std::move(media.begin(), media.end(), std::back_inserter(rest));
    }

    void writeParts(const std::vector<ContentPart> &parts)
    {
        m_json.beginArray();
        for (const ContentPart &part : parts) {
            if (part.kind == Kind::Image)
                writeImage(part);
            else if (isMedia(part))
                writeDocument(part);
            else
                writeTextPart(
                    part.kind == Kind::Document ? documentText(part) : part.text, part.cacheControl);
        }
        m_json.endArray();
    }

    void writeImage(const ContentPart &image)
    {
        if (m_dialect.textOnly || !takes("image_url")) {
            writeTextPart(leftOutImage());
            return;
        }
        m_json.beginObject().textMember("type", "image_url");
        m_json.key("image_url").beginObject().textMember("url", urlOf(image)).endObject();
        m_json.endObject();
    }

    void writeDocument(const ContentPart &document)
    {
        if (document.data.isEmpty() || m_dialect.textOnly || !takes("file")) {
            writeTextPart(leftOutDocument(document));
            return;
        }
        const QByteArray name = document.name.isEmpty() ? QByteArray("document.pdf") : document.name;
        m_json.beginObject().textMember("type", "file").key("file").beginObject();
        m_json.textMember("filename", name).textMember("file_data", urlOf(document)).endObject().endObject();
    }

    void writeTool(const ToolDefinition &tool) override
    {
        const QByteArray name = m_names.forProvider(tool.name);
        if (tool.isFreeform)
            m_names.setFreeform(name);
        m_json.beginObject().textMember("type", "function").key("function").beginObject();
        m_json.textMember("name", name);
        if (!tool.description.isEmpty())
            m_json.textMember("description", tool.description);
        m_json.member("parameters", cleanedSchema(tool.schema, m_dialect.schemaOmits));
        if (tool.strict == "true" && takes("strict"))
            m_json.member("strict", tool.strict);
        m_json.endObject();
        if (m_dialect.keepsCacheControl && !tool.cacheControl.isEmpty())
            m_json.member("cache_control", tool.cacheControl);
        m_json.endObject();
    }

    void writeNamedChoice(JsonWriter &json, const QByteArray &name) const override
    {
        json.beginObject().textMember("type", "function").key("function").beginObject();
        json.textMember("name", name).endObject().endObject();
    }

    void writeSampling()
    {
        parameter("max_tokens", maxTokens());
        parameter("temperature", m_request.temperature);
        parameter("top_p", m_request.topP);
        if (!m_request.topK.isEmpty())
            lose(QStringLiteral("top_k"));
        JsonWriter stops;
        stops.beginArray();
        size_t count = 0;
        for (const QByteArray &stop : m_request.stopSequences) {
            if (!stop.isEmpty() && count++ < mostStops)
                stops.text(stop);
        }
        stops.endArray();
        if (count > 0)
            parameter("stop", stops.json());
        if (count > mostStops)
            lose(QStringLiteral("stop sequences after the fourth"));
    }

    void writeReasoning()
    {
        const ReasoningWish &wish = m_request.reasoning;
        const bool isOff = wish.mode == ReasoningWish::Mode::Off;
        if (wish.mode == ReasoningWish::Mode::Unset && wish.effort.isEmpty())
            return;
        switch (m_dialect.reasoning) {
        case Dialect::Reasoning::Thinking:
            parameter("thinking", isOff ? R"({"type":"disabled"})" : R"({"type":"enabled"})");
            if (const QByteArray effort = effortFor(wish, m_dialect.efforts); !effort.isEmpty() && !isOff)
                parameter("reasoning_effort", inQuotes(effort));
            return;
        case Dialect::Reasoning::EnableThinking:
            parameter("enable_thinking", isOff ? "false" : "true");
            if (!wish.effort.isEmpty())
                lose(QStringLiteral("effort"));
            return;
        case Dialect::Reasoning::Object:
            writeReasoningObject(isOff);
            return;
        case Dialect::Reasoning::Effort:
            break;
        }
        const QByteArray effort = effortFor(wish, m_dialect.efforts);
        if (!effort.isEmpty())
            parameter("reasoning_effort", inQuotes(effort));
        else if (!isOff)
            lose(wish.effort.isEmpty() ? QStringLiteral("thinking") : QStringLiteral("effort"));
    }

    void writeReasoningObject(bool isOff)
    {
        const QByteArray effort = effortFor(m_request.reasoning, m_dialect.efforts);
        if (isOff)
            parameter("reasoning", R"({"enabled":false})");
        else if (effort.isEmpty())
            parameter("reasoning", R"({"enabled":true})");
        else
            parameter("reasoning", QByteArray(R"({"effort":")" + effort + R"("})"));
    }

    void writeFormat()
    {
        const AnswerFormat &format = m_request.format;
        if (format.anyJson)
            parameter("response_format", R"({"type":"json_object"})");
        if (format.schema.isEmpty())
            return;
        if (!takes("json_schema")) {
            lose(QStringLiteral("response_format json_schema"));
            return;
        }
        JsonWriter value;
        value.beginObject().textMember("type", "json_schema").key("json_schema").beginObject();
        writeSchemaMembers(value);
        value.endObject().endObject();
        parameter("response_format", value.json());
    }

    void writeStream()
    {
        if (!m_request.stream)
            return;
        m_json.member("stream", "true");
        if (takes("stream_options")) // without it there is no usage in a stream
            m_json.member("stream_options", R"({"include_usage":true})");
    }
};

} // namespace

WrittenRequest writeChatRequest(const ModelRequest &request, const RequestTarget &target)
{
    return ChatRequestWriting(request, target).write();
}

} // namespace signalbox
