// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jsonslice.h"
#include "fuzz.h"
#include "proxy/requestimages.h"
#include "translation/thinkingblocks.h"
#include "usage/mediatokens.h"
#include "usage/tokenestimate.h"
#include "usage/usagereader.h"

using namespace signalbox;
using namespace signalbox::fuzz;

namespace {

void checkThinking(const QByteArray &body, unsigned choice)
{
    const qsizetype count = countMessages(body);
    const auto from = static_cast<qsizetype>(choice % 4);
    const auto to = static_cast<qsizetype>(choice % 16);
    for (const QByteArray &changed :
        {withoutThinking(body, from, to), withoutMarkedThinking(body), withoutAnyThinking(body)}) {
        if (changed == body)
            continue;
        require(JsonSlice::parse(changed).has_value(), "without thinking it is no JSON", body, changed);
        const qsizetype left = countMessages(changed);
        require(left == count || left == count - 1, "messages are gone", body, changed);
    }
    const QByteArray none = withoutAnyThinking(body);
    require(!carriesThinking(none), "there is still thinking in it", body, none);
    require(withoutAnyThinking(none) == none, "taken out twice, it is another request", none);
}

void checkUsage(const QByteArray &body)
{
    for (const Protocol protocol : {Protocol::Anthropic, Protocol::OpenAi, Protocol::Responses}) {
        UsageReader reader(protocol);
        reader.readBody(body);
        reader.readTail(body);
        reader.readEvent({.name = {}, .data = body});
        const TokenUsage &usage = reader.usage();
        for (const qint64 figure : {usage.input, usage.output, usage.cacheCreation, usage.cacheRead})
            require(figure >= 0, "tokens below zero", body);
    }
}

} // namespace

/// Everything that looks into a body without translating it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    Input input(data, size);
    const unsigned choice = input.choice();
    const QByteArray body = input.rest();
    checkThinking(body, choice);
    checkUsage(body);
    (void)carriesImages(body);
    require(estimateTokens(body) >= 1, "a prompt without a token", body);
    require(imageTokens(imageSize(body)) >= 0 && imageTokens(QByteArrayView(body)) >= 0,
        "an image below zero", body);
    require(pdfTokens(body, choice * 16) >= 0, "a document below zero", body);
    return 0;
}
