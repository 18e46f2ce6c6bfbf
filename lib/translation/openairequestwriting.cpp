// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/openairequestwriting.h"

#include "core/jsontext.h"
#include "translation/mediaparts.h"
#include "translation/toolschema.h"
#include "translation/username.h"

#include <algorithm>

namespace signalbox {

bool OpenAiRequestWriting::isMedia(const ContentPart &part)
{
    return part.kind == ContentPart::Kind::Image
        || (part.kind == ContentPart::Kind::Document && part.text.isEmpty());
}

bool OpenAiRequestWriting::saysNothing(const ContentPart &part)
{
    return part.kind == ContentPart::Kind::Text && isBlank(part.text);
}

QByteArray OpenAiRequestWriting::resultText(const ContentPart &result)
{
    QByteArray text = joinedText(result.parts);
    if (result.isError && !text.startsWith("Error") && !text.startsWith("<tool_use_error>"))
        text.prepend("Error: ");
    return text;
}

QByteArray OpenAiRequestWriting::leftOutImage()
{
    lose(QStringLiteral("image"));
    return "[image that was left out: this model takes none]";
}

QByteArray OpenAiRequestWriting::leftOutDocument(const ContentPart &document)
{
    lose(QStringLiteral("document"));
    const QByteArray &what = document.url.isEmpty() ? document.name : document.url;
    return "[document that was left out: " + what + ']';
}

void OpenAiRequestWriting::writeTools()
{
    if (m_request.tools.empty())
        return;
    if (!takes("tools")) {
        lose(QStringLiteral("tools"));
        return;
    }
    m_json.key("tools").beginArray();
    for (const ToolDefinition &tool : m_request.tools)
        writeTool(tool);
    m_json.endArray();
    writeToolChoice();
    if (m_request.toolChoice.disablesParallel)
        parameter("parallel_tool_calls", "false");
}

void OpenAiRequestWriting::writeToolChoice()
{
    using Kind = ToolChoice::Kind;
    const ToolChoice &choice = m_request.toolChoice;
    if (choice.kind == Kind::Unset)
        return;
    const bool isForced = choice.kind == Kind::Any || choice.kind == Kind::Named;
    const auto isChosen = [&choice](const ToolDefinition &tool) { return tool.name == choice.name; };
    const bool isGone = choice.kind == Kind::Named
        && std::none_of(
            m_request.tools.begin(), m_request.tools.end(), isChosen); // one that only Anthropic has
    JsonWriter value;
    if (isGone || (isForced && m_dialect.onlyAutoToolChoice)) {
        lose(QStringLiteral("tool_choice"));
        value.text("auto");
    } else if (choice.kind == Kind::Named) {
        writeNamedChoice(value, m_names.forProvider(choice.name));
    } else {
        value.text(choice.kind == Kind::Any ? "required" : choice.kind == Kind::None ? "none" : "auto");
    }
    parameter("tool_choice", value.json());
}

void OpenAiRequestWriting::writeSchemaMembers(JsonWriter &json) const
{
    const AnswerFormat &format = m_request.format;
    json.textMember("name", format.name.isEmpty() ? QByteArray("answer") : format.name);
    json.member("schema", cleanedSchema(format.schema, m_dialect.schemaOmits));
    if (!format.strict.isEmpty())
        json.member("strict", format.strict);
}

void OpenAiRequestWriting::writeLabels()
{
    if (const QByteArray user = shortUserName(m_request.user); !user.isEmpty() && takes("user"))
        m_json.textMember("user", user);
    if (!m_request.cacheKey.isEmpty() && takes("prompt_cache_key"))
        m_json.textMember("prompt_cache_key", m_request.cacheKey);
    if (!m_request.serviceTier.isEmpty())
        parameter("service_tier", inQuotes(m_request.serviceTier));
}

} // namespace signalbox
