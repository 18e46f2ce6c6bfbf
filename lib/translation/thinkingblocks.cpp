// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/thinkingblocks.h"

#include "core/jsonedit.h"
#include "translation/emptiedcontent.h"
#include "translation/reasoningmark.h"

#include <algorithm>
#include <limits>

namespace signalbox {

namespace {

constexpr qsizetype allMessages = std::numeric_limits<qsizetype>::max();

std::optional<JsonSlice> requestIn(QByteArrayView body)
{
    const auto request = JsonSlice::parse(body);
    return request && request->type() == JsonSlice::Type::Object ? request : std::nullopt;
}

bool isThinking(const JsonSlice &block)
{
    const auto type = block.value("type");
    return type && (type->bytes() == "\"thinking\"" || type->bytes() == "\"redacted_thinking\"");
}

/// The blocks of an assistant's message; none for all others, which have no thinking.
std::vector<JsonSlice> assistantBlocks(const JsonSlice &message)
{
    const auto content = message.value("content");
    return content && textOf(message, "role") == "assistant" ? content->elements() : std::vector<JsonSlice>();
}

bool isMarked(const JsonSlice &block)
{
    return isThinking(block) && isReasoningMark(textOf(block, "signature"));
}

/// Those of messages no. `from` up to `to` of which `isUnwanted` is true.
void removeThinking(JsonEdit &edit, const JsonSlice &request, qsizetype from, qsizetype to,
    bool (*isUnwanted)(const JsonSlice &) = isThinking)
{
    const auto messages = request.value("messages");
    if (!messages)
        return;
    const auto all = messages->elements();
    const qsizetype end = std::min(to, static_cast<qsizetype>(all.size()));
    for (qsizetype i = std::max<qsizetype>(0, from); i < end; ++i) {
        const auto index = static_cast<std::size_t>(i);
        const JsonSlice &message = all.at(index);
        const auto blocks = assistantBlocks(message);
        if (std::none_of(blocks.begin(), blocks.end(), isUnwanted))
            continue;
        const JsonSlice content = *message.value("content");
        for (std::size_t k = 0; k < blocks.size(); ++k) {
            if (isUnwanted(blocks.at(k)))
                edit.remove(content, k);
        }
        if (edit.removedFrom(content) == blocks.size())
            settleEmptied(edit, *messages, index, message, index + 1 == all.size());
    }
}

/// Takes out the edits that the API refuses without thinking; true when nothing else was in it.
bool removeClearThinking(JsonEdit &edit, const JsonSlice &management)
{
    const auto members = management.members();
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (members.at(i).key != "edits")
            continue;
        const JsonSlice edits = members.at(i).slice();
        const auto all = edits.elements();
        for (std::size_t k = 0; k < all.size(); ++k) {
            if (textOf(all.at(k), "type").startsWith("clear_thinking_"))
                edit.remove(edits, k);
        }
        if (!all.empty() && edit.removedFrom(edits) == all.size())
            edit.remove(management, i);
    }
    return !members.empty() && edit.removedFrom(management) == members.size();
}

void switchThinkingOff(JsonEdit &edit, const JsonSlice &request)
{
    const auto members = request.members();
    for (std::size_t i = 0; i < members.size(); ++i) {
        const JsonSlice::Member &member = members.at(i);
        if (member.key == "thinking"
            || (member.key == "context_management" && removeClearThinking(edit, member.slice())))
            edit.remove(request, i);
    }
}

/// What an error body says, wherever its maker puts it.
QByteArray errorText(QByteArrayView body)
{
    const auto answer = JsonSlice::parse(body);
    if (!answer) // plain text and HTML of those in between
        return body.toByteArray();
    if (answer->type() != JsonSlice::Type::Object)
        return {};
    QByteArray text;
    for (const char *key : {"error", "message", "detail"}) {
        const auto value = answer->value(key);
        if (value && value->type() == JsonSlice::Type::Object)
            text += textOf(*value, "message") + '\n' + textOf(*value, "raw") + '\n';
        else if (value)
            text += value->toString().value_or(value->bytes().toByteArray()) + '\n';
    }
    return text;
}

bool saysAll(const QByteArray &text, std::initializer_list<QByteArrayView> words)
{
    return std::all_of(words.begin(), words.end(), [&](QByteArrayView word) { return text.contains(word); });
}

} // namespace

qsizetype countMessages(QByteArrayView body)
{
    const auto request = requestIn(body);
    const auto messages = request ? request->value("messages") : std::nullopt;
    return messages ? static_cast<qsizetype>(messages->elements().size()) : 0;
}

bool carriesThinking(QByteArrayView body)
{
    if (!body.contains("thinking")) // most have none, and this is the quicker look
        return false;
    const auto request = requestIn(body);
    const auto messages = request ? request->value("messages") : std::nullopt;
    for (const JsonSlice &message : messages ? messages->elements() : std::vector<JsonSlice>()) {
        const auto blocks = assistantBlocks(message);
        if (std::any_of(blocks.begin(), blocks.end(), isThinking))
            return true;
    }
    return false;
}

QByteArray withoutThinking(const QByteArray &body, qsizetype from, qsizetype to)
{
    const auto request = requestIn(body);
    if (!request)
        return body;
    JsonEdit edit(body);
    removeThinking(edit, *request, from, to);
    return edit.isEmpty() ? body : edit.result();
}

QByteArray withoutMarkedThinking(const QByteArray &body)
{
    if (!body.contains(reasoningMarkPrefix))
        return body;
    const auto request = requestIn(body);
    if (!request)
        return body;
    JsonEdit edit(body);
    removeThinking(edit, *request, 0, allMessages, isMarked);
    return edit.isEmpty() ? body : edit.result();
}

QByteArray withoutAnyThinking(const QByteArray &body)
{
    const auto request = requestIn(body);
    if (!request)
        return body;
    JsonEdit edit(body);
    removeThinking(edit, *request, 0, allMessages);
    switchThinkingOff(edit, *request);
    return edit.isEmpty() ? body : edit.result();
}

bool isThinkingRejection(int status, QByteArrayView errorBody)
{
    if (status != 400 && status != 422 && status != 200)
        return false;
    if (status == 200) { // an event is an error only when it says so
        const auto event = JsonSlice::parse(errorBody);
        if (!event || event->type() != JsonSlice::Type::Object || textOf(*event, "type") != "error")
            return false;
    }
    QByteArray text = errorText(errorBody).toLower();
    for (const char quote : {'`', '\'', '"', '\\'})
        text.replace(QByteArray(1, quote), QByteArray());
    return saysAll(text, {"invalid", "signature", "thinking", "block"})
        || saysAll(text, {"signature: field required"}) // a block that came from elsewhere
        || saysAll(text, {"thinking.signature: extra inputs"})
        || saysAll(text, {"signature", "thinking", "bound to a different"})
        || saysAll(text, {"expected thinking or redacted_thinking", "found"})
        || saysAll(text, {"must start with a thinking block"})
        || saysAll(text, {"thinking", "blocks", "cannot be modified"})
        || saysAll(text, {"clear_thinking_", "requires thinking"})
        || saysAll(
            text, {"thinking mode must be passed back"}) // DeepSeek, Kimi: content[].thinking is missing
        || saysAll(text, {"thinking is enabled but reasoning_content is missing"});
}

} // namespace signalbox
