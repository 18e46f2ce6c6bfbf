// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/requestreader.h"

#include "core/strictjson.h"
#include "translation/clienttools.h"
#include "translation/jsonfields.h"
#include "translation/mediaparts.h"
#include "translation/requestreading.h"
#include "translation/toolnames.h"

#include <algorithm>
#include <array>

namespace signalbox {

namespace {

/// Claude Code's first system block says who pays; to others it is only a text that spoils their prompt
/// cache.
QByteArray withoutAttribution(const QByteArray &text)
{
    if (!text.startsWith("x-anthropic-billing-header:"))
        return text;
    qsizetype end = text.indexOf("\\n");
    while (end >= 0 && text.indexOf("\\n", end) == end)
        end += 2;
    return end < 0 ? QByteArray() : text.sliced(end);
}

/// Its earlier turns are at the provider that began it.
bool isThreadContinued(const JsonFields &request)
{
    return JsonFields(request.value("thread")).text("type") == "continue";
}

class AnthropicRequestReading : private RequestReading
{
public:
    Result<ModelRequest> read(const JsonSlice &body)
    {
        const JsonFields fields(body);
        m_request.model = fields.text("model");
        m_request.stream = fields.isTrue("stream");
        readSystem(fields);
        readMessages(fields);
        readTools(fields);
        readToolChoice(fields);
        readSampling(fields);
        readReasoning(fields);
        noteWhatIsLost(fields);
        return result();
    }

private:
    void readSystem(const JsonFields &fields)
    {
        const auto system = fields.value("system");
        if (!system)
            return;
        std::vector<ContentPart> parts;
        readContent(*system, QStringLiteral("system"), parts);
        for (ContentPart &part : parts) {
            part.text = withoutAttribution(part.text);
            if (part.kind == ContentPart::Kind::Text && !part.text.isEmpty())
                m_request.system.push_back(std::move(part));
        }
    }

    void readMessages(const JsonFields &fields)
    {
        const auto messages = fields.value("messages");
        if (!messages || messages->type() != JsonSlice::Type::Array) {
            fail(QStringLiteral("messages"), QStringLiteral("a list is required"));
            return;
        }
        qsizetype number = 0;
        for (const JsonSlice &message : messages->elements()) {
            const QString place = QStringLiteral("messages.%1").arg(number++);
            const JsonFields parts(message);
            ConversationTurn turn;
            const QByteArray role = parts.text("role");
            if (role == "assistant")
                turn.role = ConversationTurn::Role::Assistant;
            else if (role == "system")
                turn.role = ConversationTurn::Role::System;
            else if (role != "user")
                fail(place + QStringLiteral(".role"), QStringLiteral("must be user, assistant or system"));
            const auto content = parts.value("content");
            if (!content)
                fail(place + QStringLiteral(".content"), QStringLiteral("is required"));
            else
                readContent(*content, place + QStringLiteral(".content"), turn.parts);
            m_request.turns.push_back(std::move(turn));
        }
    }

    void readContent(const JsonSlice &content, const QString &place, std::vector<ContentPart> &parts)
    {
        m_place = place;
        if (content.type() == JsonSlice::Type::String) {
            parts.push_back(ContentPart::ofText(innerText(content)));
            return;
        }
        if (content.type() != JsonSlice::Type::Array) {
            fail(place, QStringLiteral("must be a text or a list of blocks"));
            return;
        }
        for (const JsonSlice &block : content.elements())
            readBlock(JsonFields(block), parts);
    }

    void readBlock(const JsonFields &block, std::vector<ContentPart> &parts)
    {
        const QByteArray type = block.text("type");
        ContentPart part;
        part.cacheControl = block.json("cache_control");
        if (type == "text") {
            part.text = block.text("text");
        } else if (type == "image" || type == "document") {
            readMedia(block, type, part);
        } else if (type == "search_result") {
            part.text = searchResultText(block);
        } else if (type == "tool_use") {
            part.kind = ContentPart::Kind::ToolCall;
            part.id = block.text("id");
            part.name = block.text("name");
            part.input = block.json("input");
            if (part.name.isEmpty() || part.id.isEmpty())
                fail(m_place, QStringLiteral("a tool_use block needs an id and a name"));
        } else if (type == "tool_result") {
            part.kind = ContentPart::Kind::ToolResult;
            part.id = block.text("tool_use_id");
            part.isError = block.isTrue("is_error");
            readResult(block.value("content"), part.parts);
        } else if (type == "thinking") {
            part.kind = ContentPart::Kind::Thinking;
            part.text = block.text("thinking");
            part.signature = block.text("signature");
        } else if (type == "tool_reference") {
            part.text = ToolNames().forProvider(block.text("tool_name")); // as the tool itself is called
        } else {
            // Sealed for Anthropic's own servers, or unknown: nobody else could read it.
            lose(QStringLiteral("block ")
                + (type.isEmpty() ? QStringLiteral("without type") : QString::fromUtf8(type)));
            return;
        }
        parts.push_back(std::move(part));
    }

    void readMedia(const JsonFields &block, const QByteArray &type, ContentPart &part)
    {
        const bool isImage = type == "image";
        part.kind = isImage ? ContentPart::Kind::Image : ContentPart::Kind::Document;
        part.name = block.text("title");
        if (block.has("context"))
            lose(QStringLiteral("context of a document"));
        if (JsonFields(block.value("citations")).isTrue("enabled"))
            lose(QStringLiteral("citations"));
        const JsonFields source(block.value("source"));
        const QByteArray form = source.text("type");
        part.mediaType = source.text("media_type");
        if (form == "base64") {
            part.data = source.text("data");
        } else if (form == "url") {
            part.url = source.text("url");
        } else if (form == "text") {
            part.text = source.text("data");
        } else if (form == "content") {
            std::vector<ContentPart> inner;
            if (const auto content = source.value("content"))
                readContent(*content, QStringLiteral("source.content"), inner);
            part.text = joinedText(inner);
        } else {
            lose(QStringLiteral("%1 of source %2").arg(QString::fromUtf8(type), QString::fromUtf8(form)));
            part = ContentPart::ofText(isImage
                    ? "[image that was left out: only its provider has the file]"
                    : "[document that was left out: only its provider has the file]");
        }
    }

    void readResult(const std::optional<JsonSlice> &content, std::vector<ContentPart> &parts)
    {
        if (!content)
            return;
        if (content->type() == JsonSlice::Type::String || content->type() == JsonSlice::Type::Array) {
            std::vector<ContentPart> read;
            readContent(*content, QStringLiteral("tool_result.content"), read);
            for (ContentPart &part : read) {
                if (part.kind == ContentPart::Kind::Text || part.kind == ContentPart::Kind::Image
                    || part.kind == ContentPart::Kind::Document)
                    parts.push_back(std::move(part));
            }
            return;
        }
        parts.push_back(ContentPart::ofText(escapedText(compactJson(content->bytes()))));
    }

    void readTools(const JsonFields &fields)
    {
        const auto tools = fields.value("tools");
        for (const JsonSlice &written : tools ? tools->elements() : std::vector<JsonSlice>()) {
            const JsonFields tool(written);
            const QByteArray type = tool.text("type");
            ToolDefinition definition;
            definition.name = tool.text("name");
            definition.description = tool.text("description");
            definition.schema = tool.json("input_schema");
            definition.strict = tool.json("strict");
            definition.cacheControl = tool.json("cache_control");
            if (tool.has("input_examples"))
                lose(QStringLiteral("input_examples"));
            if (definition.schema.isEmpty() && !type.isEmpty() && type != "custom") {
                const auto known = clientTool(type);
                if (!known) {
                    lose(QStringLiteral("tool ") + QString::fromUtf8(type));
                    continue;
                }
                definition.description = known->description;
                definition.schema = known->schema;
            }
            if (definition.name.isEmpty()) {
                fail(QStringLiteral("tools"), QStringLiteral("one has no name"));
                continue;
            }
            m_request.tools.push_back(std::move(definition));
        }
    }

    void readToolChoice(const JsonFields &fields)
    {
        const JsonFields choice(fields.value("tool_choice"));
        const QByteArray type = choice.text("type");
        ToolChoice &result = m_request.toolChoice;
        if (type == "auto")
            result.kind = ToolChoice::Kind::Auto;
        else if (type == "any")
            result.kind = ToolChoice::Kind::Any;
        else if (type == "none")
            result.kind = ToolChoice::Kind::None;
        else if (type == "tool")
            result.kind = ToolChoice::Kind::Named;
        result.name = choice.text("name");
        if (result.kind == ToolChoice::Kind::Named && result.name.isEmpty())
            fail(QStringLiteral("tool_choice.name"), QStringLiteral("is required"));
        result.disablesParallel = choice.isTrue("disable_parallel_tool_use");
    }

    void readSampling(const JsonFields &fields)
    {
        m_request.maxTokens = fields.number("max_tokens");
        m_request.temperature = fields.number("temperature");
        m_request.topP = fields.number("top_p");
        m_request.topK = fields.number("top_k");
        const auto stops = fields.value("stop_sequences");
        for (const JsonSlice &stop : stops ? stops->elements() : std::vector<JsonSlice>())
            m_request.stopSequences.push_back(innerText(stop));
        m_request.user = JsonFields(fields.value("metadata")).text("user_id");
    }

    void readReasoning(const JsonFields &fields)
    {
        const JsonFields thinking(fields.value("thinking"));
        const QByteArray type = thinking.text("type");
        ReasoningWish &wish = m_request.reasoning;
        if (type == "disabled")
            wish.mode = ReasoningWish::Mode::Off;
        else if (type == "adaptive")
            wish.mode = ReasoningWish::Mode::Adaptive;
        else if (type == "enabled")
            wish.mode = ReasoningWish::Mode::Budget;
        wish.budgetTokens = thinking.number("budget_tokens").toLongLong();
        const JsonFields output(fields.value("output_config"));
        wish.effort = output.text("effort");
        JsonFields format(output.value("format"));
        if (format.members().empty())
            format = JsonFields(fields.value("output_format"));
        if (format.text("type") == "json_schema")
            m_request.format.schema = format.json("schema");
    }

    void noteWhatIsLost(const JsonFields &fields)
    {
        if (isThreadContinued(fields))
            fail(QStringLiteral("thread"),
                QStringLiteral(
                    "this provider does not know what was said before: send the whole conversation"));
        else if (fields.has("thread"))
            lose(QStringLiteral("thread"));
        const QByteArray tier = fields.text("service_tier");
        if (!tier.isEmpty() && tier != "auto")
            lose(QStringLiteral("service_tier"));
        if (JsonFields(fields.value("output_config")).has("task_budget"))
            lose(QStringLiteral("task_budget"));
        constexpr std::array<QByteArrayView, 9> without{"container", "mcp_servers", "context_management",
            "speed", "fallbacks", "fallback_credit_token", "inference_geo", "diagnostics", "safeguards"};
        for (const QByteArrayView key : without) {
            const QByteArray value = fields.json(key);
            if (!value.isEmpty() && value != "[]" && value != "{}")
                lose(QString::fromUtf8(key));
        }
    }

    QString m_place; ///< of the content that is being read
};

} // namespace

bool continuesThread(QByteArrayView body)
{
    const auto json = body.contains("\"thread\"") ? JsonSlice::parse(body) : std::nullopt;
    return json && isThreadContinued(JsonFields(json));
}

Result<ModelRequest> readAnthropicRequest(QByteArrayView body)
{
    const Result<JsonSlice> object = requestObject(body);
    return object ? AnthropicRequestReading().read(object.value()) : object.error();
}

} // namespace signalbox
