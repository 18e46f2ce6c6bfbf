// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/strictjson.h"
#include "fuzz.h"
#include "support/streamorder.h"
#include "translation/translation.h"

#include <array>

using namespace signalbox;
using namespace signalbox::fuzz;

namespace {

constexpr std::array protocols{Protocol::Anthropic, Protocol::OpenAi, Protocol::Responses};

struct Translating
{
    Protocol upstream = Protocol::Anthropic;
    Protocol client = Protocol::Anthropic;
    Dialect dialect;
    ToolNames names;

    [[nodiscard]] std::unique_ptr<AnswerWriter> writer(bool stream) const
    {
        AnswerContext context;
        context.model = "m";
        context.fallbackId = "made-up";
        context.stream = stream;
        context.toolNames = &names;
        return makeAnswerWriter(client, std::move(context));
    }
    [[nodiscard]] std::unique_ptr<AnswerReader> reader(AnswerWriter &writer) const
    {
        return makeAnswerReader(upstream, writer, QStringLiteral("vendor"), dialect);
    }
    [[nodiscard]] QByteArray stream(const QByteArrayList &pieces) const
    {
        const auto out = writer(true);
        const auto in = reader(*out);
        QByteArray bytes;
        for (const QByteArray &piece : pieces) {
            in->feed(piece);
            bytes += out->take();
        }
        in->finish();
        require(out->isOver(), "a stream has no end");
        return bytes + out->take();
    }
};

QStringList breaches(Protocol protocol, const QByteArray &stream)
{
    switch (protocol) {
    case Protocol::OpenAi:
        return test::chatBreaches(stream);
    case Protocol::Responses:
        return test::responsesBreaches(stream);
    case Protocol::Anthropic:
        break;
    }
    return test::anthropicBreaches(stream);
}

} // namespace

/// Whatever a provider sends, the client gets a legal stream or a JSON body, the same however it is cut.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    Input input(data, size);
    const std::uint8_t pair = input.choice();
    const unsigned choices = input.choice();
    Translating translating;
    translating.upstream = protocols.at(pair % 3U);
    translating.client = protocols.at(pair / 3U % 3U);
    translating.dialect.thinkTags = (choices & 1U) != 0;
    if ((choices & 2U) != 0)
        translating.dialect.reasoningField = QStringLiteral("reasoning_details");
    if ((choices & 4U) != 0)
        translating.names.setFreeform("f");
    const QByteArray bytes = input.rest();
    if ((choices & 8U) != 0) {
        const auto writer = translating.writer(false);
        translating.reader(*writer)->readBody(bytes);
        require(writer->isOver(), "a body has no end");
        const QByteArray body = writer->take();
        require(isJsonObject(body), "the body is no JSON object", body);
        return 0;
    }
    const QByteArray whole = translating.stream({bytes});
    const QByteArray cut = translating.stream(pieces(bytes, choices >> 4U));
    require(whole == cut, "cut differently it is another answer", whole, cut);
    const QStringList wrong = breaches(translating.client, whole);
    require(wrong.isEmpty(), "the stream is not legal", wrong.join(u'\n').toUtf8(), whole);
    return 0;
}
