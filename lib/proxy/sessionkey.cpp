// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/sessionkey.h"

#include "core/jsonslice.h"

#include <QCryptographicHash>

namespace signalbox {

namespace {

/// Of a text as long as Claude Code's system prompt; what differs later is no other conversation's beginning.
constexpr qsizetype longestHashed = 64 * 1024;

QByteArray stringMember(const JsonSlice &object, QByteArrayView key)
{
    const auto member = object.value(key);
    return member ? member->toString().value_or(QByteArray()) : QByteArray();
}

/// Claude Code writes {"device_id":…,"session_id":…} or user_…_account_…_session_UUID; anything else names
/// nobody: some clients send the same text for ever.
QByteArray sessionInUserId(const QByteArray &userId)
{
    if (const auto json = JsonSlice::parse(userId); json && json->type() == JsonSlice::Type::Object)
        return stringMember(*json, "session_id");
    const QByteArray mark = "_session_";
    const qsizetype at = userId.lastIndexOf(mark);
    return at < 0 ? QByteArray() : userId.mid(at + mark.size());
}

QByteArray nameOf(const HttpRequest &request, const ClientRequest &asked)
{
    for (const char *field : {"x-claude-code-session-id", "session-id", "x-session-affinity"}) {
        QByteArray value = request.headers.value(field);
        if (!value.isEmpty())
            return value;
    }
    if (asked.protocol
        != Protocol::Anthropic) { // who chose a key for the prompt cache has named the conversation
        const auto key = JsonSlice::parse(asked.member("prompt_cache_key"));
        return key ? key->toString().value_or(QByteArray()) : QByteArray();
    }
    const auto metadata = JsonSlice::parse(asked.member("metadata"));
    return metadata ? sessionInUserId(stringMember(*metadata, "user_id")) : QByteArray();
}

/// A content that says the same says it here in the same way: a client that moves its cache marks from turn
/// to turn, and for that writes a text as a list of one block, goes on with the same conversation.
void appendContent(QByteArray &text, const JsonSlice &content)
{
    const auto append = [&](QByteArrayView part) {
        text += part.first(std::min(part.size(), longestHashed));
        text += '\0';
    };
    if (content.type() == JsonSlice::Type::String) {
        append(content.bytes().sliced(1, content.bytes().size() - 2));
        return;
    }
    for (const JsonSlice &block : content.elements()) {
        if (text.size() > longestHashed)
            return;
        const auto words = block.value("text");
        if (words && words->type() == JsonSlice::Type::String) {
            appendContent(text, *words);
            continue;
        }
        for (const JsonSlice::Member &member : block.members()) {
            if (member.key != "cache_control")
                append(member.value);
        }
    }
}

/// The system prompt stands among the messages here, and is the same in every conversation of a client: what
/// its user has said first tells them apart.
void appendFirstMessages(QByteArray &text, const JsonSlice &messages)
{
    constexpr size_t mostBeforeUser = 8;
    for (const JsonSlice &message : messages.elements(mostBeforeUser)) {
        if (const auto content = message.value("content"))
            appendContent(text, *content);
        const auto role = message.value("role");
        if (role && role->bytes() == "\"user\"")
            return;
    }
}

/// Empty when there is no message.
QByteArray beginningOf(const ClientRequest &asked)
{
    const bool isResponses = asked.protocol == Protocol::Responses;
    const auto messages = JsonSlice::parse(asked.member(isResponses ? "input" : "messages"));
    if (!messages || (messages->elements(1).empty() && messages->type() != JsonSlice::Type::String))
        return {};
    QByteArray text;
    if (const auto system = JsonSlice::parse(asked.member(isResponses ? "instructions" : "system")))
        appendContent(text, *system);
    text += '\0';
    if (messages->type() == JsonSlice::Type::String)
        appendContent(text, *messages);
    else if (asked.protocol != Protocol::Anthropic)
        appendFirstMessages(text, *messages);
    else if (const auto content = messages->elements(1).front().value("content"))
        appendContent(text, *content);
    return text;
}

} // namespace

SessionKey SessionKey::of(const HttpRequest &request, const ClientRequest &asked, bool guesses)
{
    QCryptographicHash hash(QCryptographicHash::Sha1); // no secret: it only has to tell apart
    const auto add = [&](QByteArrayView text) {
        hash.addData(text.first(std::min(text.size(), longestHashed)).toByteArray());
        hash.addData(QByteArray(1, '\0'));
    };
    add(asked.model.toUtf8());
    if (!request.clientKey.isEmpty()) // whoever has another one is somebody else
        add(request.clientKey.toUtf8());
    const QByteArray name = nameOf(request, asked);
    if (!name.isEmpty()) {
        add(name);
        add(request.headers.value("x-claude-code-agent-id"));
        return {hash.result(), true};
    }
    const QByteArray beginning = guesses ? beginningOf(asked) : QByteArray();
    if (beginning.isEmpty())
        return {};
    hash.addData(beginning);
    return {hash.result(), false};
}

} // namespace signalbox
