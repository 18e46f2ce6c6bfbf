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
    const auto metadata = JsonSlice::parse(asked.member("metadata"));
    return metadata ? sessionInUserId(stringMember(*metadata, "user_id")) : QByteArray();
}

QByteArrayView firstOf(const ClientRequest &asked)
{
    const auto messages = JsonSlice::parse(asked.member("messages"));
    const auto first = messages ? messages->elements(1) : std::vector<JsonSlice>();
    return first.empty() ? QByteArrayView() : first.front().bytes();
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
    const QByteArray name = nameOf(request, asked);
    if (!name.isEmpty()) {
        add(name);
        add(request.headers.value("x-claude-code-agent-id"));
        return {hash.result(), true};
    }
    const QByteArrayView first = guesses ? firstOf(asked) : QByteArrayView();
    if (first.isEmpty())
        return {};
    add(asked.member("system"));
    add(first);
    return {hash.result(), false};
}

} // namespace signalbox
