// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/requestwriting.h"

#include "core/jsontext.h"
#include "core/jsonwriter.h"
#include "translation/jsonfields.h"
#include "translation/mediaparts.h"
#include "translation/reasoningmark.h"
#include "translation/reasoningwish.h"
#include "translation/toolschema.h"

#include <algorithm>

namespace signalbox {

namespace {

using Kind = ContentPart::Kind;
using Role = ConversationTurn::Role;

constexpr qsizetype longestName = 128;
constexpr qint64 usualMaxTokens = 32000;
constexpr int mostCacheMarks = 4;

class AnthropicRequestWriting : private RequestWriting
{
public:
    AnthropicRequestWriting(const ModelRequest &request, const RequestTarget &target)
        : RequestWriting(request, target, ToolNames(longestName))
    { }

    WrittenRequest write()
    {
        m_json.beginObject().textMember("model", m_target.model);
        m_json.member("max_tokens", requiredMaxTokens());
        writeSystem();
        writeMessages();
        writeTools();
        writeSampling();
        writeReasoning();
        writeLabels();
        if (m_request.stream)
            m_json.member("stream", "true");
        m_json.endObject();
        return result();
    }

private:
    /// Anthropic wants to be told.
    [[nodiscard]] QByteArray requiredMaxTokens() const
    {
        if (m_request.maxTokens.toDouble() < 1)
            return QByteArray::number(m_dialect.maxTokens > 0 ? m_dialect.maxTokens : usualMaxTokens);
        return maxTokens();
    }

    void writeLabels()
    {
        constexpr qsizetype longestUser = 256;
        const QByteArray user = m_request.user.isEmpty() ? m_request.cacheKey : m_request.user;
        if (!user.isEmpty() && !takes("metadata")) {
            lose(QStringLiteral("user"));
        } else if (!user.isEmpty()) {
            m_json.key("metadata").beginObject();
            m_json.textMember("user_id", cutText(user, longestUser)).endObject();
        }
        if (!m_request.user.isEmpty() && !m_request.cacheKey.isEmpty())
            lose(QStringLiteral("prompt_cache_key"));
        if (!m_request.serviceTier.isEmpty())
            lose(QStringLiteral("service_tier"));
        if (!m_request.verbosity.isEmpty())
            lose(QStringLiteral("verbosity"));
    }

    void writeSystem()
    {
        if (m_request.system.empty())
            return;
        m_json.key("system").beginArray();
        for (const ContentPart &part : m_request.system) {
            if (!isBlank(part.text))
                writeText(part.text, part.cacheControl);
        }
        m_json.endArray();
    }

    void writeText(QByteArrayView text, const QByteArray &cacheControl = {})
    {
        m_json.beginObject().textMember("type", "text").textMember("text", text);
        writeCacheMark(cacheControl);
        m_json.endObject();
    }

    /// More than four are refused.
    void writeCacheMark(const QByteArray &cacheControl)
    {
        if (!cacheControl.isEmpty() && m_marks++ < mostCacheMarks)
            m_json.member("cache_control", cacheControl);
    }

    void writeMessages()
    {
        m_json.key("messages").beginArray();
        bool any = false;
        if (beginsWithGreeting())
            writeUser(".");
        for (size_t i = 0; i < m_request.turns.size(); ++i)
            any = writeTurn(m_request.turns[i], i + 1 == m_request.turns.size()) || any;
        if (!any) // a request must ask something
            writeUser(".");
        m_json.endArray();
    }

    void writeUser(QByteArrayView text)
    {
        m_json.beginObject().textMember("role", "user").textMember("content", text).endObject();
    }

    /// The assistant has spoken first, of its own accord: a conversation begins with the user.
    [[nodiscard]] bool beginsWithGreeting() const
    {
        if (m_request.turns.empty() || m_request.turns.front().role != Role::Assistant)
            return false;
        const auto &parts = m_request.turns.front().parts;
        return std::none_of(
            parts.begin(), parts.end(), [](const auto &part) { return part.kind == Kind::ToolCall; });
    }

    /// False when nothing of it can be said.
    bool writeTurn(const ConversationTurn &turn, bool isLast)
    {
        const bool isAssistant = turn.role == Role::Assistant;
        std::vector<const ContentPart *> parts;
        for (const ContentPart &part : turn.parts) {
            if (isSayable(part))
                parts.push_back(&part);
        }
        if (parts.empty())
            return false;
        // Results come first, whatever else stands in a turn.
        std::stable_partition(parts.begin(), parts.end(),
            [](const ContentPart *part) { return part->kind == Kind::ToolResult; });
        m_json.beginObject()
            .textMember("role", isAssistant ? "assistant" : "user")
            .key("content")
            .beginArray();
        for (const ContentPart *part : parts) {
            if (turn.role == Role::System)
                writeText(QByteArray("<system-reminder>\\n" + part->text + "\\n</system-reminder>"));
            else
                writePart(*part, isAssistant && isLast && part == parts.back());
        }
        m_json.endArray().endObject();
        return true;
    }

    [[nodiscard]] bool isSayable(const ContentPart &part) const
    {
        switch (part.kind) {
        case Kind::Text:
            return !isBlank(part.text);
        case Kind::Thinking:
            return !signatureOf(part).isEmpty();
        default:
            return true;
        }
    }

    /// Empty when it is not of this vendor.
    [[nodiscard]] QByteArray signatureOf(const ContentPart &thinking) const
    {
        const auto mark = readReasoningMark(thinking.signature);
        if (!mark || mark->vendor != m_target.vendor)
            return {};
        const auto payload = JsonSlice::parse(mark->payload);
        const QByteArray signature = payload ? innerText(*payload, "signature") : QByteArray();
        return {signature.constData(), signature.size()}; // the mark goes
    }

    void writePart(const ContentPart &part, bool isPrefill)
    {
        switch (part.kind) {
        case Kind::Text:
            writeText(
                isPrefill ? withoutTrailingBlanks(part.text) : QByteArrayView(part.text), part.cacheControl);
            return;
        case Kind::Image:
        case Kind::Document:
            writeMedia(part);
            return;
        case Kind::Thinking:
            m_json.beginObject().textMember("type", "thinking").textMember("thinking", part.text);
            m_json.textMember("signature", signatureOf(part)).endObject();
            return;
        case Kind::ToolCall:
            m_json.beginObject().textMember("type", "tool_use").textMember("id", part.id);
            m_json.textMember("name", m_names.forProvider(part.name));
            m_json.member("input", part.input.isEmpty() ? QByteArray("{}") : part.input);
            writeCacheMark(part.cacheControl);
            m_json.endObject();
            return;
        case Kind::ToolResult:
            writeResult(part);
            return;
        }
    }

    static QByteArrayView withoutTrailingBlanks(QByteArrayView text)
    {
        for (;;) {
            if (text.endsWith(' '))
                text.chop(1);
            else if (text.size() > 2 && text.endsWith("\\n") && text[text.size() - 3] != '\\')
                text.chop(2);
            else
                return text;
        }
    }

    void writeMedia(const ContentPart &part)
    {
        const bool isImage = part.kind == Kind::Image;
        m_json.beginObject().textMember("type", isImage ? "image" : "document").key("source").beginObject();
        if (!part.url.isEmpty()) {
            m_json.textMember("type", "url").textMember("url", part.url);
        } else if (!part.data.isEmpty()) {
            m_json.textMember("type", "base64").textMember("media_type", part.mediaType);
            m_json.textMember("data", part.data);
        } else {
            m_json.textMember("type", "text")
                .textMember("media_type", "text/plain")
                .textMember("data", part.text);
        }
        m_json.endObject();
        if (!isImage && !part.name.isEmpty())
            m_json.textMember("title", part.name);
        writeCacheMark(part.cacheControl);
        m_json.endObject();
    }

    void writeResult(const ContentPart &result)
    {
        m_json.beginObject().textMember("type", "tool_result").textMember("tool_use_id", result.id);
        std::vector<const ContentPart *> parts;
        for (const ContentPart &part : result.parts) {
            if (part.kind != Kind::Text || !part.text.isEmpty())
                parts.push_back(&part);
        }
        const bool isText = parts.size() == 1 && parts.front()->kind == Kind::Text;
        if (isText && parts.front()->cacheControl.isEmpty()) {
            m_json.textMember("content", parts.front()->text);
        } else if (!parts.empty()) {
            m_json.key("content").beginArray();
            for (const ContentPart *part : parts)
                writePart(*part, false);
            m_json.endArray();
        }
        if (result.isError)
            m_json.member("is_error", "true");
        writeCacheMark(result.cacheControl);
        m_json.endObject();
    }

    void writeTools()
    {
        const ToolChoice &choice = m_request.toolChoice;
        if (m_request.tools.empty())
            return;
        m_json.key("tools").beginArray();
        for (const ToolDefinition &tool : m_request.tools) {
            const QByteArray name = m_names.forProvider(tool.name);
            if (tool.isFreeform)
                m_names.setFreeform(name);
            m_json.beginObject().textMember("name", name);
            if (!tool.description.isEmpty())
                m_json.textMember("description", tool.description);
            m_json.member("input_schema", anthropicSchema(tool.schema));
            if (tool.strict == "true" && takes("strict"))
                m_json.member("strict", tool.strict);
            writeCacheMark(tool.cacheControl);
            m_json.endObject();
        }
        m_json.endArray();
        if (choice.kind == ToolChoice::Kind::Unset && !choice.disablesParallel)
            return;
        if (!takes("tool_choice")) {
            lose(QStringLiteral("tool_choice"));
            return;
        }
        m_json.key("tool_choice").beginObject().textMember("type", choiceType(choice.kind));
        if (choice.kind == ToolChoice::Kind::Named)
            m_json.textMember("name", m_names.forProvider(choice.name));
        if (choice.disablesParallel && choice.kind != ToolChoice::Kind::None)
            m_json.member("disable_parallel_tool_use", "true");
        m_json.endObject();
    }

    static QByteArrayView choiceType(ToolChoice::Kind kind)
    {
        switch (kind) {
        case ToolChoice::Kind::Any:
            return "any";
        case ToolChoice::Kind::Named:
            return "tool";
        case ToolChoice::Kind::None:
            return "none";
        default:
            return "auto";
        }
    }

    void writeSampling()
    {
        const bool thinks = wantsThinking();
        if (!m_request.temperature.isEmpty()) {
            if (takes("temperature") && !thinks)
                m_json.member("temperature",
                    m_request.temperature.toDouble() > 1 ? QByteArray("1") : m_request.temperature);
            else
                lose(QStringLiteral("temperature"));
        }
        if (!m_request.topP.isEmpty()) { // beside a temperature newer models refuse it
            if (takes("top_p") && !thinks && m_request.temperature.isEmpty())
                m_json.member("top_p", m_request.topP);
            else
                lose(QStringLiteral("top_p"));
        }
        if (!m_request.topK.isEmpty()) {
            if (takes("top_k") && !thinks)
                m_json.member("top_k", m_request.topK);
            else
                lose(QStringLiteral("top_k"));
        }
        std::vector<QByteArray> stops;
        std::copy_if(m_request.stopSequences.begin(), m_request.stopSequences.end(),
            std::back_inserter(stops), [](const QByteArray &stop) { return !isBlank(stop); });
        if (stops.size() < m_request.stopSequences.size())
            lose(QStringLiteral("blank stop sequences"));
        if (!stops.empty() && !takes("stop_sequences"))
            lose(QStringLiteral("stop"));
        if (stops.empty() || !takes("stop_sequences"))
            return;
        m_json.key("stop_sequences").beginArray();
        for (const QByteArray &stop : stops)
            m_json.text(stop);
        m_json.endArray();
    }

    /// A forced tool excludes it.
    [[nodiscard]] bool wantsThinking() const
    {
        const ReasoningWish &wish = m_request.reasoning;
        const bool isForced = m_request.toolChoice.kind == ToolChoice::Kind::Any
            || m_request.toolChoice.kind == ToolChoice::Kind::Named;
        return !isForced && wish.mode != ReasoningWish::Mode::Off && !wish.effort.isEmpty()
            && takes("thinking") && !isWithinToolsWithoutThinking();
    }

    /// With a budget, a turn that called tools must begin with its thinking, which these clients do not send
    /// back.
    [[nodiscard]] bool isWithinToolsWithoutThinking() const
    {
        if (takes("adaptive_thinking") || m_request.turns.size() < 2)
            return false;
        const auto last = std::find_if(m_request.turns.rbegin(), m_request.turns.rend(),
            [](const ConversationTurn &turn) { return turn.role == Role::Assistant; });
        if (last == m_request.turns.rend())
            return false;
        const bool calls = std::any_of(last->parts.begin(), last->parts.end(),
            [](const auto &part) { return part.kind == Kind::ToolCall; });
        const bool thinks = std::any_of(last->parts.begin(), last->parts.end(),
            [&](const auto &part) { return part.kind == Kind::Thinking && isSayable(part); });
        return calls && !thinks;
    }

    void writeReasoning()
    {
        const ReasoningWish &wish = m_request.reasoning;
        const bool thinks = wantsThinking();
        if (!thinks && !wish.effort.isEmpty())
            lose(QStringLiteral("reasoning_effort"));
        const bool isAdaptive = takes("adaptive_thinking");
        if (thinks && isAdaptive) {
            m_json.member("thinking", R"({"type":"adaptive"})");
        } else if (thinks) {
            const qint64 most = requiredMaxTokens().toLongLong() * 8 / 10; // the rest is for the answer
            const qint64 budget = std::min(budgetFor(wish), most);
            constexpr qint64 least = 1024;
            if (budget >= least)
                m_json.key("thinking").beginObject().textMember("type", "enabled");
            if (budget >= least)
                m_json.numberMember("budget_tokens", budget).endObject();
            else
                lose(QStringLiteral("reasoning_effort"));
        } else if (wish.mode == ReasoningWish::Mode::Off && takes("thinking")) {
            m_json.member("thinking", R"({"type":"disabled"})");
        }
        writeOutputConfig(thinks && isAdaptive);
    }

    void writeOutputConfig(bool withEffort)
    {
        static const QStringList efforts{QStringLiteral("low"), QStringLiteral("medium"),
            QStringLiteral("high"), QStringLiteral("xhigh"), QStringLiteral("max")};
        const QByteArray effort = withEffort
            ? effortFor(m_request.reasoning, m_dialect.efforts.isEmpty() ? efforts : m_dialect.efforts)
            : QByteArray();
        const AnswerFormat &format = m_request.format;
        if (format.anyJson)
            lose(QStringLiteral("response_format json_object"));
        const bool takesAny = takes("output_config");
        const bool hasEffort = !effort.isEmpty() && takesAny && takes("output_config.effort");
        const bool hasSchema = !format.schema.isEmpty() && takesAny && takes("output_config.format");
        if (!effort.isEmpty() && !hasEffort)
            lose(QStringLiteral("reasoning_effort"));
        if (!format.schema.isEmpty() && !hasSchema)
            lose(QStringLiteral("response_format"));
        if (!hasEffort && !hasSchema)
            return;
        m_json.key("output_config").beginObject();
        if (hasEffort)
            m_json.textMember("effort", effort);
        if (hasSchema) {
            m_json.key("format").beginObject().textMember("type", "json_schema");
            m_json.member("schema", format.schema).endObject();
        }
        m_json.endObject();
    }

    int m_marks = 0;
};

} // namespace

WrittenRequest writeAnthropicRequest(const ModelRequest &request, const RequestTarget &target)
{
    return AnthropicRequestWriting(request, target).write();
}

} // namespace signalbox
