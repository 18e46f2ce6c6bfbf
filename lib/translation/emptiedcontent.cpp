// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/emptiedcontent.h"

namespace signalbox {

void settleEmptied(
    JsonEdit &edit, const JsonSlice &messages, std::size_t index, const JsonSlice &message, bool isLast)
{
    if (isLast && index > 0 && textOf(message, "role") == "assistant")
        edit.remove(messages, index);
    else if (const auto content = message.value("content"))
        edit.replace(content->bytes(), emptiedContent.toByteArray());
}

QByteArray textOf(const JsonSlice &object, QByteArrayView key)
{
    const auto value = object.value(key);
    return value ? value->toString().value_or(QByteArray()) : QByteArray();
}

} // namespace signalbox
