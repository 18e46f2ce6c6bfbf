// SPDX-License-Identifier: GPL-3.0-or-later
#include "usage/tokenestimate.h"

#include "core/jsonslice.h"
#include "usage/mediatokens.h"
#include "usage/textmeter.h"

#include <algorithm>
#include <optional>

namespace signalbox {

namespace {

constexpr qint64 perMessage = 4;
constexpr qint64 perTool = 10;
/// The provider's own words about tools, once for all of them.
constexpr qint64 toolPrompt = 350;
/// The tags around a call and its result.
constexpr qint64 perToolCall = 30;
constexpr qint64 perToolResult = 25;
/// What a provider says to the model about a tool of its own, whose request only names it.
constexpr qint64 namedTool = 350;
constexpr qint64 namedSearchTool = 1800;
/// A document behind a URL or a file id.
constexpr qint64 unseenDocument = 5000;
constexpr qsizetype audioBytesPerToken = 2000;
/// Of encrypted text in base64.
constexpr qsizetype encryptedBytesPerToken = 6;
constexpr qint64 shareOfOldThinking = 10;
/// Blocks inside blocks inside … : below this, everything counts as JSON.
constexpr int deepestBlock = 8;
/// PDFs of one request are decoded up to here, so that it takes milliseconds.
constexpr qsizetype decodedPdfs = qsizetype{4} * 1024 * 1024;

using Members = std::vector<JsonSlice::Member>;

template <typename... Words> bool isOneOf(QByteArrayView text, Words... words)
{
    return ((text == QByteArrayView(words)) || ...);
}

QByteArrayView unquoted(QByteArrayView value)
{
    return value.startsWith('"') ? value.sliced(1, value.size() - 2) : QByteArrayView();
}

/// As written; empty when there is no such member.
QByteArrayView valueOf(const Members &members, QByteArrayView key)
{
    const auto found = std::find_if(members.rbegin(), members.rend(),
        [key](const JsonSlice::Member &member) { return member.key == key; });
    return found == members.rend() ? QByteArrayView() : found->value;
}

QByteArrayView stringOf(const Members &members, QByteArrayView key)
{
    return unquoted(valueOf(members, key));
}

Members membersOf(const Members &members, QByteArrayView key)
{
    for (const JsonSlice::Member &member : members) {
        if (member.key == key)
            return member.slice().members();
    }
    return {};
}

/// What stands behind "data:image/png;base64,"; nothing for another URL.
QByteArrayView dataOfUrl(QByteArrayView url)
{
    constexpr QByteArrayView mark = "base64,";
    if (!url.startsWith("data:"))
        return {};
    const qsizetype at = url.first(std::min<qsizetype>(url.size(), 200)).indexOf(mark);
    return at < 0 ? QByteArrayView() : url.sliced(at + mark.size());
}

/// Tells the API something, not the model.
bool isUnread(QByteArrayView key)
{
    return isOneOf(key, "type", "id", "role", "tool_use_id", "tool_call_id", "call_id", "cache_control",
        "signature", "status", "is_error", "caller", "toolset_name", "citations", "encrypted_index",
        "media_type");
}

class RequestMeter
{
public:
    void read(const JsonSlice &request);
    [[nodiscard]] qint64 tokens() const { return m_text.tokens() + m_thinking.tokens(); }

private:
    void readTools(const JsonSlice &tools);
    void readTool(const Members &tool);
    void readMessage(const JsonSlice &message);
    /// True when there is something besides results of tools.
    bool readContent(const JsonSlice &content, int depth);
    bool readBlock(const JsonSlice &block, int depth);
    void readMembers(const Members &members, int depth);
    void readMember(const JsonSlice::Member &member, int depth);
    void readSource(const Members &source, int depth);
    void readPdf(QByteArrayView base64);
    void readToolCalls(const JsonSlice &calls);
    void endTurn();

    TextMeter m_text;
    TextMeter m_thinking; ///< of the turn that is not over
    qsizetype m_decodedPdfs = 0;
};

void RequestMeter::read(const JsonSlice &request)
{
    for (const JsonSlice::Member &member : request.members()) {
        if (isOneOf(member.key, "system", "instructions")) {
            m_text.addTokens(perMessage);
            readContent(member.slice(), 0);
        } else if (isOneOf(member.key, "messages", "input")) {
            if (member.value.startsWith('"'))
                readContent(member.slice(), 0);
            for (const JsonSlice &message : member.slice().elements())
                readMessage(message);
        } else if (member.key == "tools") {
            readTools(member.slice());
        } else if (isOneOf(member.key, "output_config", "output_format", "response_format")) {
            m_text.addJson(member.value);
        }
    }
}

void RequestMeter::readTools(const JsonSlice &tools)
{
    bool any = false;
    for (const JsonSlice &tool : tools.elements()) {
        const Members members = tool.members();
        if (valueOf(members, "defer_loading") == "true")
            continue; // not in the prompt until the model has searched for it
        any = true;
        m_text.addTokens(perTool);
        readTool(members);
    }
    if (any)
        m_text.addTokens(toolPrompt);
}

void RequestMeter::readTool(const Members &tool)
{
    bool described = false;
    for (const JsonSlice::Member &member : tool) {
        if (isOneOf(member.key, "name", "description")) {
            m_text.addString(unquoted(member.value));
        } else if (isOneOf(member.key, "input_schema", "parameters", "input_examples")) {
            m_text.addJson(member.value);
            described = true;
        } else if (member.key == "function") { // of Chat Completions
            readTool(member.slice().members());
            described = true;
        }
    }
    const QByteArrayView type = stringOf(tool, "type");
    if (!described && !type.isEmpty() && !isOneOf(type, "function", "custom"))
        m_text.addTokens(type.startsWith("web_search") ? namedSearchTool : namedTool);
}

void RequestMeter::readMessage(const JsonSlice &message)
{
    m_text.addTokens(perMessage);
    const Members members = message.members();
    bool speaks = false;
    for (const JsonSlice::Member &member : members) {
        if (member.key == "content")
            speaks = readContent(member.slice(), 0);
        else if (member.key == "tool_calls")
            readToolCalls(member.slice());
        else if (member.key == "reasoning_content")
            m_thinking.addString(unquoted(member.value));
        else
            readMember(member, 0);
    }
    if (speaks && stringOf(members, "role") == "user")
        endTurn();
}

bool RequestMeter::readContent(const JsonSlice &content, int depth)
{
    if (content.type() != JsonSlice::Type::Array)
        return readBlock(content, depth);
    bool speaks = false;
    for (const JsonSlice &block : content.elements())
        speaks = readBlock(block, depth) || speaks;
    return speaks;
}

bool RequestMeter::readBlock(const JsonSlice &block, int depth)
{
    if (block.type() == JsonSlice::Type::String) {
        m_text.addString(unquoted(block.bytes()));
        return true;
    }
    if (depth == deepestBlock) {
        m_text.addJson(block.bytes());
        return true;
    }
    const Members members = block.members();
    const QByteArrayView type = stringOf(members, "type");
    if (type == "thinking") {
        m_thinking.addString(stringOf(members, "thinking"));
    } else if (type == "redacted_thinking") {
        m_thinking.addTokens(stringOf(members, "data").size() / encryptedBytesPerToken);
    } else if (type == "image") {
        const QByteArrayView data = stringOf(membersOf(members, "source"), "data");
        m_text.addTokens(imageTokens(data));
    } else if (isOneOf(type, "image_url", "input_image")) {
        const QByteArrayView url = stringOf(members, "image_url");
        m_text.addTokens(
            imageTokens(dataOfUrl(url.isEmpty() ? stringOf(membersOf(members, "image_url"), "url") : url)));
    } else if (type == "input_audio") {
        m_text.addTokens(stringOf(membersOf(members, "input_audio"), "data").size() / audioBytesPerToken);
    } else if (isOneOf(type, "file", "input_file")) {
        const QByteArrayView data
            = stringOf(type == "file" ? membersOf(members, "file") : members, "file_data");
        if (data.isEmpty())
            m_text.addTokens(unseenDocument);
        else
            readPdf(data.startsWith("data:") ? dataOfUrl(data) : data);
    } else {
        if (type.endsWith("tool_use"))
            m_text.addTokens(perToolCall);
        else if (type.endsWith("tool_result"))
            m_text.addTokens(perToolResult);
        readMembers(members, depth);
    }
    return type != "tool_result";
}

void RequestMeter::readMembers(const Members &members, int depth)
{
    for (const JsonSlice::Member &member : members)
        readMember(member, depth);
}

void RequestMeter::readMember(const JsonSlice::Member &member, int depth)
{
    if (isUnread(member.key))
        return;
    const JsonSlice value = member.slice();
    const bool composed = value.type() == JsonSlice::Type::Object || value.type() == JsonSlice::Type::Array;
    if (member.key == "encrypted_content")
        m_text.addTokens(member.value.size() / encryptedBytesPerToken);
    else if (member.key == "source" && value.type() == JsonSlice::Type::Object)
        readSource(value.members(), depth);
    else if (isOneOf(member.key, "content", "output") && composed)
        readContent(value, depth + 1);
    else if (composed)
        m_text.addJson(member.value);
    else
        m_text.addString(unquoted(member.value));
}

/// Of a document.
void RequestMeter::readSource(const Members &source, int depth)
{
    const QByteArrayView type = stringOf(source, "type");
    const QByteArrayView data = stringOf(source, "data");
    if (type == "text") {
        m_text.addString(data);
    } else if (type == "base64") {
        readPdf(data);
    } else if (isOneOf(type, "url", "file")) {
        m_text.addTokens(unseenDocument);
    } else {
        readMembers(source, depth);
    }
}

void RequestMeter::readPdf(QByteArrayView base64)
{
    const qsizetype decoded = std::min(base64.size(), decodedPdfs - m_decodedPdfs);
    m_decodedPdfs += decoded;
    m_text.addTokens(pdfTokens(base64, decoded));
}

/// Of Chat Completions: the arguments are JSON in a string.
void RequestMeter::readToolCalls(const JsonSlice &calls)
{
    for (const JsonSlice &call : calls.elements()) {
        m_text.addTokens(perToolCall);
        readMembers(membersOf(call.members(), "function"), 0);
    }
}

void RequestMeter::endTurn()
{
    m_text.addTokens(m_thinking.tokens() / shareOfOldThinking);
    m_thinking = {};
}

} // namespace

qint64 estimateTokens(QByteArrayView body)
{
    qint64 tokens = 0;
    const auto request = JsonSlice::parse(body);
    if (request && request->type() == JsonSlice::Type::Object) {
        RequestMeter meter;
        meter.read(*request);
        tokens = meter.tokens();
    } else {
        TextMeter meter;
        meter.addText(body);
        tokens = meter.tokens();
    }
    return std::max<qint64>(1, tokens);
}

} // namespace signalbox
