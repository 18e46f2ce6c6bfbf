// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/reasoningitems.h"

#include "core/jsonedit.h"
#include "translation/emptiedcontent.h"
#include "translation/errorobject.h"
#include "translation/reasoningmark.h"

#include <algorithm>

namespace signalbox {

namespace {

bool isReasoning(const JsonSlice &item)
{
    const auto type = item.value("type");
    return type && type->bytes() == "\"reasoning\"";
}

bool isMarked(const JsonSlice &item)
{
    return isReasoning(item) && isReasoningMark(textOf(item, "encrypted_content"));
}

std::optional<JsonSlice> inputOf(QByteArrayView body)
{
    const auto request = JsonSlice::parse(body);
    return request ? request->value("input") : std::nullopt;
}

QByteArray without(const QByteArray &body, bool (*isUnwanted)(const JsonSlice &))
{
    const auto input = inputOf(body);
    if (!input)
        return body;
    JsonEdit edit(body);
    const auto items = input->elements();
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (isUnwanted(items[i]))
            edit.remove(*input, i);
    }
    return edit.isEmpty() ? body : edit.result();
}

} // namespace

bool carriesReasoning(QByteArrayView body)
{
    if (!body.contains("reasoning")) // most have none, and this is the quicker look
        return false;
    const auto input = inputOf(body);
    const auto items = input ? input->elements() : std::vector<JsonSlice>();
    return std::any_of(items.begin(), items.end(), isReasoning);
}

QByteArray withoutMarkedReasoning(const QByteArray &body)
{
    return body.contains(reasoningMarkPrefix) ? without(body, isMarked) : body;
}

QByteArray withoutReasoning(const QByteArray &body)
{
    return without(body, isReasoning);
}

bool isReasoningRejection(int status, QByteArrayView errorBody)
{
    const auto body = errorObject(errorBody);
    const auto error = body ? body->value("error") : std::nullopt;
    if (status != 400 || !error)
        return false;
    const QByteArray message = textOf(*error, "message").toLower();
    return textOf(*error, "code") == "invalid_encrypted_content"
        || (message.contains("encrypted content")
            && (message.contains("verified") || message.contains("decrypted")
                || message.contains("invalid")));
}

} // namespace signalbox
