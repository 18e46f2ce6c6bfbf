// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jsonslice.h"
#include "fuzz.h"
#include "translation/requestcleaner.h"

using namespace signalbox;
using namespace signalbox::fuzz;

namespace {

Quirks quirksOf(unsigned choices)
{
    Quirks quirks;
    if ((choices & 1U) != 0)
        quirks.fields = {QStringLiteral("context_management"), QStringLiteral("output_config.effort"),
            QStringLiteral("messages[].content")};
    if ((choices & 2U) != 0)
        quirks.toolFields = {QStringLiteral("strict"), QStringLiteral("input_examples")};
    if ((choices & 4U) != 0)
        quirks.tools = {QStringLiteral("web_search*"), QStringLiteral("custom")};
    if ((choices & 8U) != 0)
        quirks.blocks
            = {QStringLiteral("server_tool_use*"), QStringLiteral("text"), QStringLiteral("tool_reference")};
    if ((choices & 16U) != 0)
        quirks.cacheControlKeys = {QStringLiteral("type")};
    quirks.liftsSystemMessages = (choices & 32U) != 0;
    quirks.budgetsThinking = (choices & 64U) != 0;
    if ((choices & 128U) != 0)
        quirks.adaptiveModels = {QStringLiteral("claude*")};
    return quirks;
}

} // namespace

/// What was JSON is JSON afterwards; what was not, and what nothing is wrong with, stays.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    Input input(data, size);
    const Quirks quirks = quirksOf(input.choice());
    const RequestCleaner cleaner(quirks);
    const QByteArray body = input.rest();
    const QByteArray cleaned = cleaner.body(body);
    if (!JsonSlice::parse(body)) {
        require(cleaned == body, "what is no JSON was changed", body, cleaned);
        return 0;
    }
    require(JsonSlice::parse(cleaned).has_value(), "the cleaned request is no JSON", body, cleaned);
    if (quirks.isEmpty())
        require(cleaned == body, "without quirks it was changed", body, cleaned);
    return 0;
}
