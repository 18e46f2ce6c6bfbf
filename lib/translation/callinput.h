// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "translation/jsonfields.h"
#include "translation/modelrequest.h"

namespace signalbox {

/// The `arguments` of a call as a JSON object: they are a text with JSON in it, mostly. Nothing at all is {};
/// what is no object, or no JSON, stands in one: {"arguments": …}.
[[nodiscard]] QByteArray callInput(const JsonFields &call);

/// What a tool is called with that takes a text (ToolDefinition::isFreeform), where tools take arguments.
constexpr auto freeformSchema
    = R"({"type":"object","properties":{"input":{"type":"string"}},"required":["input"]})";
[[nodiscard]] QByteArray freeformInput(const QByteArray &text);
/// Tells the model of its grammar (`syntax`, `definition`), which cannot be enforced elsewhere.
void describeGrammar(ToolDefinition &tool, const JsonFields &grammar);

} // namespace signalbox
