// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/requestreader.h"

#include "translation/callinput.h"
#include "translation/jsonfields.h"
#include "translation/mediaparts.h"
#include "translation/requestreading.h"

#include <array>

namespace signalbox {

namespace {

using Kind = ContentPart::Kind;
using Role = ConversationTurn::Role;

class ChatRequestReading : private RequestReading
{
public:
    Result<ModelRequest> read(const JsonSlice &body)
    {
        const JsonFields fields(body);
        m_request.model = fields.text("model");
        m_request.stream = fields.isTrue("stream");
        m_request.wantsUsage = JsonFields(fields.value("stream_options")).isTrue("include_usage");
        refuseWhatCannotBe(fields);
        readMessages(fields);
        readTools(fields);
        readToolChoice(fields);
        readSampling(fields);
        readFormat(fields);
        noteWhatIsLost(fields);
        return result();
    }

private:
    void refuseWhatCannotBe(const JsonFields &fields)
    {
        if (const QByteArray n = fields.number("n"); !n.isEmpty() && n.toDouble() > 1)
            fail(QStringLiteral("n"),
                QStringLiteral("this provider gives one answer: ask again for another one"));
        const auto modalities = fields.value("modalities");
        if (modalities && modalities->bytes().contains("\"audio\""))
            fail(QStringLiteral("modalities"), QStringLiteral("this provider answers in text only"));
    }

    void readMessages(const JsonFields &fields)
    {
        const auto messages = fields.value("messages");
        if (!messages || messages->type() != JsonSlice::Type::Array) {
            fail(QStringLiteral("messages"), QStringLiteral("a list is required"));
            return;
        }
        qsizetype number = 0;
        for (const JsonSlice &message : messages->elements())
            readMessage(JsonFields(message), QStringLiteral("messages[%1]").arg(number++));
    }

    void readMessage(const JsonFields &message, const QString &place)
    {
        const QByteArray role = message.text("role");
        if (message.has("name") && role != "function")
            lose(QStringLiteral("name of a message"));
        if (role == "system" || role == "developer") {
            std::vector<ContentPart> parts;
            readContent(message, place, parts);
            for (ContentPart &part : parts) {
                if (part.kind != Kind::Text)
                    lose(QStringLiteral("image of a system message"));
                else if (!part.text.isEmpty())
                    m_request.system.push_back(std::move(part));
            }
        } else if (role == "user") {
            ConversationTurn turn;
            readContent(message, place, turn.parts);
            m_request.turns.push_back(std::move(turn));
        } else if (role == "assistant") {
            readAssistant(message, place);
        } else if (role == "tool" || role == "function") {
            readResult(message, place);
        } else {
            fail(place + QStringLiteral(".role"),
                QStringLiteral("must be system, developer, user, assistant or tool"));
        }
    }

    /// A cache mark on the message is one on its last part, unless that has its own.
    void readContent(const JsonFields &message, const QString &place, std::vector<ContentPart> &parts)
    {
        const auto content = message.value("content");
        if (!content)
            return;
        if (content->type() == JsonSlice::Type::String) {
            parts.push_back(ContentPart::ofText(innerText(*content)));
        } else if (content->type() == JsonSlice::Type::Array) {
            for (const JsonSlice &part : content->elements())
                readPart(JsonFields(part), parts);
        } else {
            fail(place + QStringLiteral(".content"), QStringLiteral("must be a text or a list of parts"));
        }
        const QByteArray mark = message.json("cache_control");
        if (!mark.isEmpty() && !parts.empty() && parts.back().cacheControl.isEmpty())
            parts.back().cacheControl = mark;
    }

    void readPart(const JsonFields &part, std::vector<ContentPart> &parts)
    {
        const QByteArray type = part.text("type");
        ContentPart result;
        result.cacheControl = part.json("cache_control");
        if (type == "text") {
            result.text = part.text("text");
        } else if (type == "refusal") {
            result.text = part.text("refusal");
        } else if (type == "image_url") {
            result.kind = Kind::Image;
            const auto image = part.value("image_url");
            const JsonFields written(image);
            if (const QByteArray detail = written.text("detail"); !detail.isEmpty() && detail != "auto")
                lose(QStringLiteral("detail of an image"));
            if (image) // some clients send the address alone
                setUrl(result,
                    image->type() == JsonSlice::Type::String ? innerText(*image) : written.text("url"));
        } else if (type == "file") {
            const JsonFields file(part.value("file"));
            result.kind = Kind::Document;
            result.name = file.text("filename");
            if (!file.has("file_data")) {
                lose(QStringLiteral("file by its id"));
                result = ContentPart::ofText("[file that was left out: only its provider has it]");
            } else {
                setFileData(result, file.text("file_data"));
            }
        } else {
            lose(QStringLiteral("part ") + QString::fromUtf8(type));
            result
                = ContentPart::ofText(QByteArray("[" + type + " that was left out: this model takes none]"));
        }
        parts.push_back(std::move(result));
    }

    void readAssistant(const JsonFields &message, const QString &place)
    {
        ConversationTurn turn;
        turn.role = Role::Assistant;
        QByteArray reasoning = message.text("reasoning_content");
        if (reasoning.isEmpty())
            reasoning = message.text("reasoning");
        if (!reasoning.isEmpty()) {
            ContentPart thinking;
            thinking.kind = Kind::Thinking;
            thinking.text = reasoning;
            turn.parts.push_back(std::move(thinking));
        }
        readContent(message, place, turn.parts);
        if (const QByteArray refusal = message.text("refusal"); !refusal.isEmpty())
            turn.parts.push_back(ContentPart::ofText(refusal));
        const auto calls = message.value("tool_calls");
        for (const JsonSlice &call : calls ? calls->elements() : std::vector<JsonSlice>())
            readCall(JsonFields(call), place, turn);
        if (const auto call = message.value("function_call")) // as it was before tools
            addCall(JsonFields(call), legacyId(), place, turn);
        m_request.turns.push_back(std::move(turn));
    }

    void readCall(const JsonFields &call, const QString &place, ConversationTurn &turn)
    {
        if (call.text("type") == "custom") {
            const JsonFields custom(call.value("custom"));
            ContentPart part;
            part.kind = Kind::ToolCall;
            part.id = call.text("id");
            part.name = custom.text("name");
            part.input = freeformInput(custom.text("input"));
            turn.parts.push_back(std::move(part));
            return;
        }
        addCall(JsonFields(call.value("function")), call.text("id"), place, turn);
    }

    void addCall(
        const JsonFields &function, const QByteArray &id, const QString &place, ConversationTurn &turn)
    {
        ContentPart part;
        part.kind = Kind::ToolCall;
        part.id = id;
        part.name = function.text("name");
        part.input = callInput(function);
        if (part.name.isEmpty())
            fail(place + QStringLiteral(".tool_calls"), QStringLiteral("one has no function name"));
        turn.parts.push_back(std::move(part));
    }

    [[nodiscard]] QByteArray legacyId() const
    {
        return "call_function_" + QByteArray::number(static_cast<qint64>(m_request.turns.size()));
    }

    void readResult(const JsonFields &message, const QString &place)
    {
        ContentPart result;
        result.kind = Kind::ToolResult;
        result.id = message.text("tool_call_id");
        if (message.text("role") == "function")
            result.id
                = "call_function_" + QByteArray::number(static_cast<qint64>(m_request.turns.size()) - 1);
        const auto content = message.value("content");
        if (content && content->type() == JsonSlice::Type::Object) // some clients give the object itself
            result.parts.push_back(ContentPart::ofText(escapedText(content->bytes())));
        else
            readContent(message, place, result.parts);
        result.cacheControl = message.json("cache_control");
        if (!result.cacheControl.isEmpty()) {
            for (ContentPart &part : result.parts)
                part.cacheControl.clear();
        }
        ConversationTurn turn;
        turn.parts.push_back(std::move(result));
        m_request.turns.push_back(std::move(turn));
    }

    void readTools(const JsonFields &fields)
    {
        const auto tools = fields.value("tools");
        for (const JsonSlice &written : tools ? tools->elements() : std::vector<JsonSlice>()) {
            const JsonFields tool(written);
            const QByteArray type = tool.text("type");
            if (type == "custom") {
                addFreeform(JsonFields(tool.value("custom")));
            } else if (tool.has("function")) {
                addTool(JsonFields(tool.value("function")), tool.json("cache_control"));
            } else {
                lose(QStringLiteral("tool ") + QString::fromUtf8(type));
            }
        }
        const auto functions = fields.value("functions");
        for (const JsonSlice &function : functions ? functions->elements() : std::vector<JsonSlice>())
            addTool(JsonFields(function), {});
    }

    void addTool(const JsonFields &function, const QByteArray &cacheControl)
    {
        ToolDefinition tool;
        tool.name = function.text("name");
        tool.description = function.text("description");
        tool.schema = function.json("parameters");
        tool.strict = function.json("strict");
        tool.cacheControl = cacheControl.isEmpty() ? function.json("cache_control") : cacheControl;
        if (tool.name.isEmpty())
            fail(QStringLiteral("tools"), QStringLiteral("one has no name"));
        m_request.tools.push_back(std::move(tool));
    }

    void addFreeform(const JsonFields &custom)
    {
        ToolDefinition tool;
        tool.name = custom.text("name");
        tool.description = custom.text("description");
        tool.schema = freeformSchema;
        tool.isFreeform = true;
        if (tool.name.isEmpty())
            fail(QStringLiteral("tools"), QStringLiteral("one has no name"));
        describeGrammar(tool, JsonFields(JsonFields(custom.value("format")).value("grammar")));
        m_request.tools.push_back(std::move(tool));
    }

    void readToolChoice(const JsonFields &fields)
    {
        ToolChoice &result = m_request.toolChoice;
        auto choice = fields.value("tool_choice");
        if (!choice)
            choice = fields.value("function_call");
        if (choice && choice->type() == JsonSlice::Type::String) {
            const QByteArray word = innerText(*choice);
            result.kind = word == "required" ? ToolChoice::Kind::Any
                : word == "none"             ? ToolChoice::Kind::None
                                             : ToolChoice::Kind::Auto;
        } else if (choice) {
            const JsonFields object(choice);
            const QByteArray type = object.text("type");
            JsonFields named(object.value(type == "custom" ? "custom" : "function"));
            result.name = named.text("name");
            if (result.name.isEmpty())
                result.name = object.text("name");
            result.kind = result.name.isEmpty() ? ToolChoice::Kind::Auto : ToolChoice::Kind::Named;
            if (type == "allowed_tools") {
                const JsonFields allowed(object.value("allowed_tools"));
                result.kind
                    = allowed.text("mode") == "required" ? ToolChoice::Kind::Any : ToolChoice::Kind::Auto;
                lose(QStringLiteral("tool_choice allowed_tools"));
            }
        }
        if (fields.json("parallel_tool_calls") == "false" && !m_request.tools.empty())
            result.disablesParallel = true;
    }

    void readSampling(const JsonFields &fields)
    {
        m_request.maxTokens = fields.number("max_completion_tokens");
        if (m_request.maxTokens.isEmpty())
            m_request.maxTokens = fields.number("max_tokens");
        m_request.temperature = fields.number("temperature");
        m_request.topP = fields.number("top_p");
        m_request.topK = fields.number("top_k");
        if (const auto stop = fields.value("stop")) {
            if (stop->type() == JsonSlice::Type::String)
                m_request.stopSequences.push_back(innerText(*stop));
            for (const JsonSlice &one : stop->elements())
                m_request.stopSequences.push_back(innerText(one));
        }
        m_request.reasoning.effort = fields.text("reasoning_effort");
        if (m_request.reasoning.effort.isEmpty())
            m_request.reasoning.effort = JsonFields(fields.value("reasoning")).text("effort");
        if (m_request.reasoning.effort == "none") {
            m_request.reasoning.mode = ReasoningWish::Mode::Off;
            m_request.reasoning.effort.clear();
        }
        m_request.user = fields.text("user");
        if (m_request.user.isEmpty())
            m_request.user = fields.text("safety_identifier");
        m_request.cacheKey = fields.text("prompt_cache_key");
        if (m_request.user.isEmpty())
            m_request.user = JsonFields(fields.value("metadata")).text("user_id");
        m_request.serviceTier = fields.text("service_tier");
        m_request.verbosity = fields.text("verbosity");
    }

    void readFormat(const JsonFields &fields)
    {
        const JsonFields format(fields.value("response_format"));
        const QByteArray type = format.text("type");
        if (type == "json_object")
            m_request.format.anyJson = true;
        if (type != "json_schema")
            return;
        const JsonFields schema(format.value("json_schema"));
        m_request.format.schema = schema.json("schema");
        m_request.format.name = schema.text("name");
        m_request.format.strict = schema.json("strict");
    }

    void noteWhatIsLost(const JsonFields &fields)
    {
        if (fields.isTrue("store"))
            lose(QStringLiteral("store"));
        constexpr std::array<QByteArrayView, 11> without{"metadata", "seed", "logprobs", "top_logprobs",
            "logit_bias", "presence_penalty", "frequency_penalty", "prediction", "web_search_options",
            "audio", "plugins"};
        for (const QByteArrayView key : without) {
            const QByteArray value = fields.json(key);
            if (!value.isEmpty() && value != "{}" && value != "0" && value != "false")
                lose(QString::fromUtf8(key));
        }
    }
};

} // namespace

Result<ModelRequest> readChatRequest(QByteArrayView body)
{
    const Result<JsonSlice> object = requestObject(body);
    return object ? ChatRequestReading().read(object.value()) : object.error();
}

} // namespace signalbox
