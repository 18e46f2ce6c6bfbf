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

void describeGrammar(ToolDefinition &tool, const JsonFields &grammar)
{
    const QByteArray definition = grammar.text("definition");
    if (definition.isEmpty())
        return;
    const QByteArray separator = tool.description.isEmpty() ? "" : "\\n\\n";
    tool.description = QByteArray(tool.description + separator + "The input has to follow this grammar ("
        + grammar.text("syntax") + "):\\n" + definition);
}

} // namespace signalbox
