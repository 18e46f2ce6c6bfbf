// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/callinput.h"

#include "core/strictjson.h"
#include "translation/mediaparts.h"

namespace signalbox {

QByteArray callInput(const JsonFields &call)
{
    const auto arguments = call.value("arguments");
    if (!arguments)
        return "{}";
    if (arguments->type() == JsonSlice::Type::Object)
        return arguments->bytes().toByteArray();
    if (arguments->type() != JsonSlice::Type::String)
        return R"({"arguments":)" + arguments->bytes().toByteArray() + '}';
    const QByteArray inner = innerText(*arguments);
    if (isBlank(inner) || inner == "null")
        return "{}";
    const QByteArray json = unescapedText(inner);
    return isJsonObject(json) ? json : QByteArray(R"({"arguments":")" + inner + "\"}");
}

QByteArray freeformInput(const QByteArray &text)
{
    return R"({"input":")" + text + "\"}";
}

} // namespace signalbox
