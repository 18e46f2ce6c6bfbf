// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/errorobject.h"

namespace signalbox {

namespace {

constexpr qsizetype longest = 2000;

QByteArray messageOf(const JsonSlice &object)
{
    for (const char *key : {"message", "error", "detail", "msg"}) {
        const auto value = object.value(key);
        if (value && value->type() == JsonSlice::Type::Object)
            return messageOf(*value);
        if (const auto text = value ? value->toString() : std::nullopt)
            return text->left(longest);
    }
    return {};
}

} // namespace

QByteArray wrappedMessage(const JsonSlice &error)
{
    const auto metadata = error.value("metadata");
    const auto raw = metadata ? metadata->value("raw") : std::nullopt;
    if (!raw || raw->type() == JsonSlice::Type::Null)
        return {};
    const QByteArray text = raw->toString().value_or(raw->bytes().toByteArray()).trimmed();
    const auto inner = errorObject(text);
    if (inner && inner->type() == JsonSlice::Type::Object)
        return messageOf(*inner);
    return text.startsWith('<') ? QByteArray() : text.left(longest);
}

} // namespace signalbox
