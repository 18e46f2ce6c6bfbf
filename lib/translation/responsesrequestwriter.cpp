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

constexpr qsizetype longestId = 64; ///< of a call, as OpenAI takes it
constexpr qint64 fewestTokens = 16; ///< that it lets one ask for
constexpr auto noOutput = "(no output)";

class ResponsesRequestWriting final : private OpenAiRequestWriting
{
public:
    ResponsesRequestWriting(const ModelRequest &request, const RequestTarget &target)
        : OpenAiRequestWriting(request, target)
    {
        noteFreeformTools();
    }

    WrittenRequest write()
    {
        m_json.beginObject().textMember("model", m_target.model);
        if (const QByteArray system = joinedText(m_request.system); !isBlank(system))
            m_json.textMember("instructions", system);
        m_json.key("input").beginArray();
        for (const ConversationTurn &turn : m_request.turns)
            writeTurn(turn);
        m_json.endArray();
        writeTools();
        writeSampling();
        writeReasoningWish();
        writeText();
        writeLabels();
        if (takes("store")) // nothing is to stay with the provider
            m_json.member("store", "false");
        if (m_request.stream)
            m_json.member("stream", "true");
        m_json.endObject();
        return result();
    }

private:
    void noteFreeformTools()
    {
        for (const ToolDefinition &tool : m_request.tools) {
            if (tool.isFreeform)
                m_names.setFreeform(m_names.forProvider(tool.name));
        }
    }

    void writeTurn(const ConversationTurn &turn)
    {
        switch (turn.role) {
        case Role::System:
            if (const QByteArray text = joinedText(turn.parts); !isBlank(text))
                writeMessage("developer", {ContentPart::ofText(text)});
            return;
        case Role::Assistant:
            writeAssistant(turn);
            return;
        case Role::User:
            writeUser(turn);
            return;
        }
    }

    void writeUser(const ConversationTurn &turn)
    {
        std::vector<ContentPart> said;
        for (const ContentPart &part : turn.parts) {
            if (part.kind == Kind::ToolResult) {
                writeMessage("user", std::exchange(said, {}));
                writeResult(part);
            } else if (part.kind != Kind::Thinking && part.kind != Kind::ToolCall) {
                said.push_back(part);
            }
        }
        writeMessage("user", said);
    }

    void writeAssistant(const ConversationTurn &turn)
    {
        std::vector<ContentPart> said;
        for (auto part = turn.parts.begin(); part != turn.parts.end(); ++part) {
            if (part->kind == Kind::Text) {
                said.push_back(*part);
                continue;
            }
            writeMessage("assistant", std::exchange(said, {}));
            if (part->kind == Kind::ToolCall)
                writeCall(*part);
            else if (part->kind == Kind::Thinking && isFollowed(part, turn.parts.end()))
                writeThinking(*part);
        }
        writeMessage("assistant", said);
    }

    /// OpenAI refuses reasoning that led to nothing.
    static bool isFollowed(
        std::vector<ContentPart>::const_iterator part, std::vector<ContentPart>::const_iterator end)
    {
        return std::any_of(std::next(part), end, [](const ContentPart &later) {
            return later.kind == Kind::ToolCall || (later.kind == Kind::Text && !isBlank(later.text));
        });
    }

    void writeMessage(QByteArrayView role, std::vector<ContentPart> parts)
    {
        std::erase_if(parts, saysNothing);
        if (parts.empty())
            return;
        m_json.beginObject().textMember("type", "message").textMember("role", role).key("content");
        writeParts(parts, role == "assistant" ? "output_text" : "input_text");
        m_json.endObject();
    }

    void writeParts(const std::vector<ContentPart> &parts, QByteArrayView textType)
    {
        m_json.beginArray();
        for (const ContentPart &part : parts) {
            if (part.kind == Kind::Image)
                writeImage(part);
            else if (isMedia(part))
                writeDocument(part);
            else
                writeTextPart(textType, part.kind == Kind::Document ? documentText(part) : part.text);
        }
        m_json.endArray();
    }

    void writeTextPart(QByteArrayView type, QByteArrayView text)
    {
        m_json.beginObject().textMember("type", type).textMember("text", text).endObject();
    }

    void writeImage(const ContentPart &image)
    {
        if (m_dialect.textOnly || !takes("input_image")) {
            writeTextPart("input_text", leftOutImage());
            return;
        }
        m_json.beginObject().textMember("type", "input_image").textMember("image_url", urlOf(image));
        m_json.textMember("detail", "auto").endObject();
    }

    void writeDocument(const ContentPart &document)
    {
        if (m_dialect.textOnly || !takes("input_file")) {
            writeTextPart("input_text", leftOutDocument(document));
            return;
        }
        m_json.beginObject().textMember("type", "input_file");
        if (document.url.isEmpty()) {
            const QByteArray name = document.name.isEmpty() ? QByteArray("document.pdf") : document.name;
            m_json.textMember("filename", name).textMember("file_data", urlOf(document));
        } else {
            m_json.textMember("file_url", document.url);
        }
        m_json.endObject();
    }

    /// Only what this vendor has sealed itself is of use to it.
    void writeThinking(const ContentPart &thinking)
    {
        const auto mark = readReasoningMark(thinking.signature);
        if (!mark || mark->vendor != m_target.vendor)
            return;
        const auto payload = JsonSlice::parse(mark->payload);
        const JsonFields fields(payload);
        if (fields.text("encrypted_content").isEmpty())
            return;
        m_json.beginObject().textMember("type", "reasoning");
        if (fields.has("id"))
            m_json.textMember("id", fields.text("id"));
        m_json.key("summary").beginArray();
        if (!thinking.text.isEmpty())
            writeTextPart("summary_text", thinking.text);
        m_json.endArray().textMember("encrypted_content", fields.text("encrypted_content")).endObject();
        m_hasReasoning = true;
    }

    void writeCall(const ContentPart &call)
    {
        const QByteArray name = m_names.forProvider(call.name);
        const bool isFreeform = m_names.isFreeform(name);
        if (isFreeform)
            m_freeformCalls << call.id;
        m_json.beginObject().textMember("type", isFreeform ? "custom_tool_call" : "function_call");
        m_json.textMember("call_id", shortToolId(call.id, longestId)).textMember("name", name);
        if (isFreeform)
            m_json.textMember("input", JsonFields(JsonSlice::parse(call.input)).text("input"));
        else
            m_json.textMember(
                "arguments", escapedText(call.input.isEmpty() ? QByteArray("{}") : compactJson(call.input)));
        m_json.endObject();
    }

    void writeResult(const ContentPart &result)
    {
        const bool isFreeform = m_freeformCalls.contains(result.id);
        m_json.beginObject();
        m_json.textMember("type", isFreeform ? "custom_tool_call_output" : "function_call_output");
        m_json.textMember("call_id", shortToolId(result.id, longestId)).key("output");
        const QByteArray text = resultText(result);
        std::vector<ContentPart> parts;
        std::copy_if(result.parts.begin(), result.parts.end(), std::back_inserter(parts), isMedia);
        if (parts.empty()) {
            m_json.text(text.isEmpty() ? QByteArrayView(noOutput) : text);
        } else {
            if (!text.isEmpty())
                parts.insert(parts.begin(), ContentPart::ofText(text));
            writeParts(parts, "input_text");
        }
        m_json.endObject();
    }

    void writeTool(const ToolDefinition &tool) override
    {
        m_json.beginObject().textMember("type", tool.isFreeform ? "custom" : "function");
        m_json.textMember("name", m_names.forProvider(tool.name));
        if (!tool.description.isEmpty())
            m_json.textMember("description", tool.description);
        if (!tool.isFreeform) {
            m_json.member("parameters", cleanedSchema(tool.schema, m_dialect.schemaOmits));
            if (takes("strict")) // unsaid it would be true here, and change the schema
                m_json.member("strict", tool.strict == "true" ? "true" : "false");
        }
        m_json.endObject();
    }

    void writeNamedChoice(JsonWriter &json, const QByteArray &name) const override
    {
        json.beginObject().textMember("type", m_names.isFreeform(name) ? "custom" : "function");
        json.textMember("name", name).endObject();
    }

    void writeSampling()
    {
        const bool isTooFew = !m_request.maxTokens.isEmpty() && m_request.maxTokens.toDouble() < fewestTokens;
        parameter("max_output_tokens", isTooFew ? QByteArray::number(fewestTokens) : maxTokens());
        parameter("temperature", m_request.temperature);
        parameter("top_p", m_request.topP);
        if (!m_request.topK.isEmpty())
            lose(QStringLiteral("top_k"));
        if (!m_request.stopSequences.empty())
            lose(QStringLiteral("stop_sequences"));
    }

    void writeReasoningWish()
    {
        const ReasoningWish &wish = m_request.reasoning;
        const QByteArray effort = effortFor(wish, m_dialect.efforts);
        const bool isWanted
            = wish.mode == ReasoningWish::Mode::Adaptive || wish.mode == ReasoningWish::Mode::Budget;
        const bool wantsSummary = isWanted && !m_dialect.efforts.isEmpty() && takes("reasoning.summary");
        JsonWriter value;
        value.beginObject();
        if (!effort.isEmpty())
            value.textMember("effort", effort);
        if (wantsSummary)
            value.textMember("summary", "auto");
        value.endObject();
        if (!effort.isEmpty() || wantsSummary)
            parameter("reasoning", value.json());
        // What is not stored with the provider comes back only when it is asked for.
        if ((m_hasReasoning || !m_dialect.efforts.isEmpty()) && takes("include"))
            m_json.member("include", R"(["reasoning.encrypted_content"])");
    }

    void writeText()
    {
        const AnswerFormat &format = m_request.format;
        if (format.schema.isEmpty() && !format.anyJson && m_request.verbosity.isEmpty())
            return;
        JsonWriter value;
        value.beginObject();
        if (!format.schema.isEmpty()) {
            value.key("format").beginObject().textMember("type", "json_schema");
            writeSchemaMembers(value);
            value.endObject();
        } else if (format.anyJson) {
            value.member("format", R"({"type":"json_object"})");
        }
        if (!m_request.verbosity.isEmpty() && takes("verbosity"))
            value.textMember("verbosity", m_request.verbosity);
        value.endObject();
        parameter("text", value.json());
    }

    QByteArrayList m_freeformCalls; ///< ids
    bool m_hasReasoning = false; ///< of earlier turns
};

} // namespace

WrittenRequest writeResponsesRequest(const ModelRequest &request, const RequestTarget &target)
{
    return ResponsesRequestWriting(request, target).write();
}

} // namespace signalbox
