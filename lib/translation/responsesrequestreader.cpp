// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/requestreader.h"

#include "core/strictjson.h"
#include "translation/callinput.h"
#include "translation/groupedname.h"
#include "translation/jsonfields.h"
#include "translation/mediaparts.h"
#include "translation/requestreading.h"

#include <algorithm>
#include <array>

namespace signalbox {

namespace {

using Kind = ContentPart::Kind;
using Role = ConversationTurn::Role;
using Type = JsonSlice::Type;

std::vector<JsonSlice> elementsOf(const std::optional<JsonSlice> &list)
{
    return list ? list->elements() : std::vector<JsonSlice>();
}

QString wordOf(const QByteArray &type)
{
    return type.isEmpty() ? QStringLiteral("without type") : QString::fromUtf8(type);
}

/// What OpenAI has sealed is of use to nobody else, and would pass for a signature of Anthropic's.
bool isSealedByOpenAi(QByteArrayView signature)
{
    return signature.startsWith("gAAAAA");
}

QByteArray joinedParagraphs(const std::optional<JsonSlice> &parts)
{
    QByteArray text;
    for (const JsonSlice &part : elementsOf(parts)) {
        const QByteArray paragraph = innerText(part, "text");
        if (!paragraph.isEmpty())
            text += (text.isEmpty() ? QByteArray() : QByteArray("\\n\\n")) + paragraph;
    }
    return text;
}

class ResponsesRequestReading : private RequestReading
{
public:
    Result<ModelRequest> read(const JsonSlice &body)
    {
        const JsonFields fields(body);
        refuseState(fields);
        m_request.model = fields.text("model");
        m_request.stream = fields.isTrue("stream");
        readInstructions(fields);
        readInput(fields);
        for (const JsonSlice &tool : listOf(fields, "tools"))
            readTool(JsonFields(tool), {});
        readToolChoice(fields);
        readSampling(fields);
        readReasoning(fields);
        readText(fields);
        noteWhatIsLost(fields);
        return result();
    }

private:
    std::vector<JsonSlice> listOf(const JsonFields &fields, QByteArrayView key)
    {
        const auto list = fields.value(key);
        if (list && list->type() != Type::Array)
            fail(QString::fromLatin1(key), QStringLiteral("must be a list"));
        return elementsOf(list);
    }

    QByteArray numberOf(const JsonFields &fields, QByteArrayView key)
    {
        if (fields.has(key) && fields.number(key).isEmpty())
            fail(QString::fromLatin1(key), QStringLiteral("must be a number"));
        return fields.number(key);
    }

    /// What leans on answers and prompts that OpenAI keeps: another provider has none of them.
    void refuseState(const JsonFields &fields)
    {
        const QString remedy
            = QStringLiteral("this provider keeps no earlier answers; send the whole conversation as input");
        for (const char *key : {"previous_response_id", "conversation"}) {
            if (fields.has(key))
                fail(QString::fromLatin1(key), remedy);
        }
        if (fields.isTrue("background"))
            fail(QStringLiteral("background"),
                QStringLiteral("answers in the background are not offered here; leave it out"));
        if (fields.has("prompt"))
            fail(QStringLiteral("prompt"),
                QStringLiteral("stored prompts are not offered here; send their text as instructions"));
    }

    void readInstructions(const JsonFields &fields)
    {
        const auto instructions = fields.value("instructions");
        if (!instructions)
            return;
        if (instructions->type() != Type::String)
            fail(QStringLiteral("instructions"), QStringLiteral("must be a text"));
        else if (!innerText(*instructions).isEmpty())
            m_request.system.push_back(ContentPart::ofText(innerText(*instructions)));
    }

    void readInput(const JsonFields &fields)
    {
        const auto input = fields.value("input");
        if (input && input->type() == Type::String) {
            add(Role::User, ContentPart::ofText(innerText(*input)));
            return;
        }
        if (!input || input->type() != Type::Array) {
            fail(QStringLiteral("input"), QStringLiteral("a text or a list of items is required"));
            return;
        }
        qsizetype number = 0;
        for (const JsonSlice &item : input->elements())
            readItem(JsonFields(item), QStringLiteral("input[%1]").arg(number++));
    }

    /// Items of one side follow each other where other protocols have one turn.
    void add(Role role, ContentPart part)
    {
        if (m_request.turns.empty() || m_request.turns.back().role != role)
            m_request.turns.push_back({role, {}});
        m_request.turns.back().parts.push_back(std::move(part));
    }

    void readItem(const JsonFields &item, const QString &place)
    {
        const QByteArray type = item.text("type");
        if (type == "message" || (type.isEmpty() && item.has("role")))
            readMessage(item, place);
        else if (type == "function_call" || type == "custom_tool_call")
            readCall(item, type, place);
        else if (type == "function_call_output" || type == "custom_tool_call_output")
            readOutput(item, place);
        else if (type == "reasoning")
            readThinking(item);
        else if (type == "additional_tools")
            readAdditionalTools(item);
        else if (type == "item_reference")
            fail(place, QStringLiteral("this provider keeps no earlier items; send the item itself"));
        else if (type.isEmpty())
            fail(place, QStringLiteral("an item needs a type or a role"));
        else // work of OpenAI's own servers, which only they can continue
            lose(QStringLiteral("input ") + wordOf(type));
    }

    void readMessage(const JsonFields &item, const QString &place)
    {
        const QByteArray role = item.text("role");
        std::vector<ContentPart> parts;
        if (const auto content = item.value("content"))
            readContent(*content, place + QStringLiteral(".content"), parts);
        else
            fail(place + QStringLiteral(".content"), QStringLiteral("is required"));
        if (role == "user" || role == "assistant") {
            for (ContentPart &part : parts)
                add(role == "user" ? Role::User : Role::Assistant, std::move(part));
        } else if (role == "system" || role == "developer") {
            addSystem(std::move(parts));
        } else {
            fail(place + QStringLiteral(".role"),
                QStringLiteral("must be user, assistant, system or developer"));
        }
    }

    /// At the front it is the system prompt; later it must stay in its place.
    void addSystem(std::vector<ContentPart> parts)
    {
        const bool leads = m_request.turns.empty();
        for (ContentPart &part : parts) {
            if (part.kind != Kind::Text)
                lose(QStringLiteral("image of a system message"));
            else if (leads)
                m_request.system.push_back(std::move(part));
            else
                add(Role::System, std::move(part));
        }
    }

    void readContent(const JsonSlice &content, const QString &place, std::vector<ContentPart> &parts)
    {
        if (content.type() == Type::String) {
            addText(innerText(content), parts);
            return;
        }
        if (content.type() != Type::Array) {
            fail(place, QStringLiteral("must be a text or a list of parts"));
            return;
        }
        qsizetype number = 0;
        for (const JsonSlice &part : content.elements())
            readPart(JsonFields(part), place + QStringLiteral("[%1]").arg(number++), parts);
    }

    static void addText(const QByteArray &text, std::vector<ContentPart> &parts)
    {
        if (!text.isEmpty())
            parts.push_back(ContentPart::ofText(text));
    }

    void readPart(const JsonFields &part, const QString &place, std::vector<ContentPart> &parts)
    {
        const QByteArray type = part.text("type");
        if (type == "input_text" || type == "output_text" || type == "text") {
            const auto text = part.value("text");
            if (!text || text->type() != Type::String)
                fail(place + QStringLiteral(".text"), QStringLiteral("must be a text"));
            else
                addText(innerText(*text), parts);
        } else if (type == "refusal") {
            addText(part.text("refusal"), parts);
        } else if (type == "input_image") {
            readImage(part, place, parts);
        } else if (type == "input_file") {
            readFile(part, place, parts);
        } else if (type.isEmpty()) {
            fail(place + QStringLiteral(".type"), QStringLiteral("is required"));
        } else {
            lose(QStringLiteral("part ") + wordOf(type));
        }
    }

    void readImage(const JsonFields &part, const QString &place, std::vector<ContentPart> &parts)
    {
        const auto written = part.value("image_url");
        const QByteArray url = written && written->type() == Type::Object ? innerText(*written, "url")
                                                                          : part.text("image_url");
        if (url.isEmpty()) {
            leaveOut(part, "image", place, parts);
            return;
        }
        if (const QByteArray detail = part.text("detail"); !detail.isEmpty() && detail != "auto")
            lose(QStringLiteral("detail of an image"));
        ContentPart image;
        image.kind = Kind::Image;
        setUrl(image, url);
        parts.push_back(std::move(image));
    }

    void readFile(const JsonFields &part, const QString &place, std::vector<ContentPart> &parts)
    {
        const QByteArray data = part.text("file_data");
        ContentPart document;
        document.kind = Kind::Document;
        document.name = part.text("filename");
        if (!data.isEmpty()) {
            setFileData(document, data);
        } else if (const QByteArray url = part.text("file_url"); !url.isEmpty()) {
            setUrl(document, url);
        } else {
            leaveOut(part, "document", place, parts);
            return;
        }
        parts.push_back(std::move(document));
    }

    /// The model is told, so that it does not speak of what it has not seen.
    void leaveOut(
        const JsonFields &part, QByteArrayView what, const QString &place, std::vector<ContentPart> &parts)
    {
        if (part.text("file_id").isEmpty()) {
            fail(place, QStringLiteral("an %1 needs its data or its address").arg(QString::fromLatin1(what)));
            return;
        }
        lose(QString::fromLatin1(what) + QStringLiteral(" of a file_id"));
        const QByteArray note
            = '[' + what.toByteArray() + " that was left out: only its provider has the file]";
        parts.push_back(ContentPart::ofText(note));
    }

    void readCall(const JsonFields &item, const QByteArray &type, const QString &place)
    {
        ContentPart call;
        call.kind = Kind::ToolCall;
        call.id = callId(item, place);
        if (item.text("name").isEmpty())
            fail(place + QStringLiteral(".name"), QStringLiteral("is required"));
        call.name = groupedName(item.text("namespace"), item.text("name"));
        call.input = type == "custom_tool_call" ? freeformInput(item.text("input")) : callInput(item);
        add(Role::Assistant, std::move(call));
    }

    QByteArray callId(const JsonFields &item, const QString &place)
    {
        QByteArray id = item.text("call_id");
        if (id.isEmpty())
            fail(place + QStringLiteral(".call_id"), QStringLiteral("is required"));
        return id;
    }

    void readOutput(const JsonFields &item, const QString &place)
    {
        ContentPart result;
        result.kind = Kind::ToolResult;
        result.id = callId(item, place);
        const auto output = item.value("output");
        if (output && (output->type() == Type::String || output->type() == Type::Array))
            readContent(*output, place + QStringLiteral(".output"), result.parts);
        else if (output)
            addText(escapedText(compactJson(output->bytes())), result.parts);
        add(Role::User, std::move(result));
    }

    void readThinking(const JsonFields &item)
    {
        ContentPart thinking;
        thinking.kind = Kind::Thinking;
        thinking.text = joinedParagraphs(item.value("summary"));
        if (thinking.text.isEmpty())
            thinking.text = joinedParagraphs(item.value("content"));
        thinking.signature = item.text("encrypted_content");
        if (isSealedByOpenAi(thinking.signature))
            thinking.signature.clear();
        if (!thinking.text.isEmpty() || !thinking.signature.isEmpty())
            add(Role::Assistant, std::move(thinking));
    }

    void readAdditionalTools(const JsonFields &item)
    {
        for (const JsonSlice &tool : elementsOf(item.value("tools")))
            readTool(JsonFields(tool), {});
    }

    void readTool(const JsonFields &tool, const QByteArray &group)
    {
        const QByteArray type = tool.text("type");
        if (type == "namespace" && group.isEmpty()) {
            readGroup(tool);
            return;
        }
        if (type != "function" && type != "custom") {
            lose(QStringLiteral("tool ") + wordOf(type));
            return;
        }
        const JsonFields nested(tool.value("function")); // as Chat Completions has it
        const JsonFields &written = nested.members().empty() ? tool : nested;
        ToolDefinition definition;
        if (written.text("name").isEmpty())
            fail(QStringLiteral("tools"), QStringLiteral("one has no name"));
        definition.name = groupedName(group, written.text("name"));
        definition.description = written.text("description");
        definition.isFreeform = type == "custom";
        if (definition.isFreeform) {
            definition.schema = freeformSchema;
            describeGrammar(definition, JsonFields(tool.value("format")));
        } else {
            definition.schema = written.json("parameters");
            definition.strict = written.json("strict");
        }
        m_request.tools.push_back(std::move(definition));
    }

    void readGroup(const JsonFields &group)
    {
        const size_t before = m_request.tools.size();
        for (const JsonSlice &tool : elementsOf(group.value("tools")))
            readTool(JsonFields(tool), group.text("name"));
        const QByteArray about = group.text("description");
        if (about.isEmpty() || m_request.tools.size() == before)
            return;
        // Once is enough: the names show which others belong to it.
        QByteArray &description = m_request.tools.at(before).description;
        const QByteArray separator = description.isEmpty() ? "" : "\\n\\n";
        description = QByteArray(about + separator + description);
    }

    void readToolChoice(const JsonFields &fields)
    {
        ToolChoice &choice = m_request.toolChoice;
        choice.disablesParallel = fields.json("parallel_tool_calls") == "false";
        const auto written = fields.value("tool_choice");
        if (!written)
            return;
        if (written->type() == Type::String) {
            choice.kind = choiceOf(innerText(*written));
            return;
        }
        const JsonFields object(*written);
        const QByteArray type = object.text("type");
        if (type == "function" || type == "custom") {
            choice.kind = ToolChoice::Kind::Named;
            choice.name = groupedName(object.text("namespace"), object.text("name"));
            if (object.text("name").isEmpty())
                fail(QStringLiteral("tool_choice.name"), QStringLiteral("is required"));
        } else if (type == "allowed_tools") {
            choice.kind = choiceOf(object.text("mode"));
            keepAllowedTools(object);
        } else {
            choice.kind = ToolChoice::Kind::Auto;
            lose(QStringLiteral("tool_choice ") + wordOf(type));
        }
    }

    ToolChoice::Kind choiceOf(const QByteArray &word)
    {
        if (word == "auto")
            return ToolChoice::Kind::Auto;
        if (word == "required")
            return ToolChoice::Kind::Any;
        if (word == "none")
            return ToolChoice::Kind::None;
        fail(QStringLiteral("tool_choice"), QStringLiteral("must be auto, required, none or an object"));
        return ToolChoice::Kind::Unset;
    }

    /// Others can only be kept from calling a tool by not knowing it.
    void keepAllowedTools(const JsonFields &choice)
    {
        QByteArrayList allowed;
        for (const JsonSlice &tool : elementsOf(choice.value("tools"))) {
            const JsonFields fields(tool);
            allowed << groupedName(fields.text("namespace"), fields.text("name"));
        }
        std::erase_if(m_request.tools, [&](const ToolDefinition &tool) {
            return !allowed.contains(tool.name)
                && !allowed.contains(splitGroupedName(tool.name).group.toByteArray());
        });
    }

    void readSampling(const JsonFields &fields)
    {
        m_request.maxTokens = numberOf(fields, "max_output_tokens");
        m_request.temperature = numberOf(fields, "temperature");
        m_request.topP = numberOf(fields, "top_p");
        m_request.user = fields.text("user");
        if (m_request.user.isEmpty())
            m_request.user = fields.text("safety_identifier");
        m_request.cacheKey = fields.text("prompt_cache_key");
        m_request.serviceTier = fields.text("service_tier");
    }

    void readReasoning(const JsonFields &fields)
    {
        const JsonFields reasoning(fields.value("reasoning"));
        const QByteArray effort = reasoning.text("effort");
        ReasoningWish &wish = m_request.reasoning;
        if (effort == "none")
            wish.mode = ReasoningWish::Mode::Off;
        else
            wish.effort = effort;
    }

    void readText(const JsonFields &fields)
    {
        const JsonFields text(fields.value("text"));
        m_request.verbosity = text.text("verbosity");
        const JsonFields format(text.value("format"));
        const QByteArray type = format.text("type");
        if (type == "json_object") {
            m_request.format.anyJson = true;
        } else if (type == "json_schema") {
            m_request.format.schema = format.json("schema");
            m_request.format.name = format.text("name");
            m_request.format.strict = format.json("strict");
            if (m_request.format.schema.isEmpty())
                fail(QStringLiteral("text.format.schema"), QStringLiteral("is required"));
        }
    }

    /// Only what changes the answer; labels, storage and what OpenAI includes in it do not.
    void noteWhatIsLost(const JsonFields &fields)
    {
        for (const char *key : {"context_management", "max_tool_calls", "moderation"}) {
            const QByteArray value = fields.json(key);
            if (!value.isEmpty() && value != "[]")
                lose(QString::fromLatin1(key));
        }
        if (fields.text("truncation") == "auto")
            lose(QStringLiteral("truncation"));
        if (const QByteArray logprobs = fields.json("top_logprobs"); !logprobs.isEmpty() && logprobs != "0")
            lose(QStringLiteral("top_logprobs"));
    }
};

} // namespace

Result<ModelRequest> readResponsesRequest(QByteArrayView body)
{
    const Result<JsonSlice> object = requestObject(body);
    return object ? ResponsesRequestReading().read(object.value()) : object.error();
}

} // namespace signalbox
