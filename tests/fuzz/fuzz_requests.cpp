// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/strictjson.h"
#include "fuzz.h"
#include "translation/translation.h"

#include <QJsonDocument>

#include <array>

using namespace signalbox;
using namespace signalbox::fuzz;

namespace {

constexpr std::array protocols{Protocol::Anthropic, Protocol::OpenAi, Protocol::Responses};

RequestTarget targetOf(unsigned choices)
{
    RequestTarget target;
    target.model = "up";
    target.vendor = QStringLiteral("vendor");
    Dialect &dialect = target.dialect;
    dialect.inlineToolImages = (choices & 1U) != 0;
    dialect.keepsCacheControl = (choices & 2U) != 0;
    dialect.needsReasoningWithTools = (choices & 4U) != 0;
    dialect.onlyAutoToolChoice = (choices & 8U) != 0;
    dialect.textOnly = (choices & 16U) != 0;
    dialect.reasoning = static_cast<Dialect::Reasoning>((choices >> 5U) & 3U);
    if ((choices & 128U) != 0) {
        dialect.reasoningField = QStringLiteral("reasoning_content");
        dialect.efforts = {QStringLiteral("none"), QStringLiteral("low"), QStringLiteral("high")};
        dialect.schemaOmits = {QStringLiteral("const")};
    }
    return target;
}

} // namespace

/// What comes out is JSON, and a request of its protocol: our own reader of that takes it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    Input input(data, size);
    const std::uint8_t pair = input.choice();
    const Protocol from = protocols.at(pair % 3U);
    const Protocol to = protocols.at(pair / 3U % 3U);
    const RequestTarget target = targetOf(input.choice());
    const QByteArray body = input.rest();
    const auto request = translateRequest(from, to, body, target);
    if (!request) {
        require(request.error().kind == Error::Kind::InvalidRequest, "an error of another kind");
        return 0;
    }
    require(isJsonObject(request->body), "the request is no JSON object", request->body);
    QJsonParseError parsing;
    QJsonDocument::fromJson(request->body, &parsing);
    const bool isFine
        = parsing.error == QJsonParseError::NoError || parsing.error == QJsonParseError::DeepNesting;
    require(isFine, "Qt does not take the request", request->body, parsing.errorString().toUtf8());
    const auto again = translateRequest(to, from, request->body, target);
    require(again.hasValue(), "we do not take our own request", request->body,
        again ? QByteArray() : again.error().message.toUtf8());
    return 0;
}
