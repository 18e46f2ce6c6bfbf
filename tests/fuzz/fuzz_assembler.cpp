// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jsonslice.h"
#include "core/strictjson.h"
#include "fuzz.h"
#include "translation/messageassembler.h"
#include "translation/messageevents.h"

#include <QJsonDocument>

using namespace signalbox;
using namespace signalbox::fuzz;

namespace {

QByteArray messageOf(const QByteArrayList &pieces, qsizetype limit)
{
    MessageAssembler assembler(limit);
    for (const QByteArray &piece : pieces)
        assembler.feed(piece);
    assembler.finish();
    const auto message = assembler.message();
    return message ? *message : QByteArray("error: " + message.error().message.toUtf8());
}

} // namespace

/// A message is JSON and the same however its stream was cut; its events give it back.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    Input input(data, size);
    const unsigned seed = input.choice();
    const qsizetype limit = seed % 4 == 0 ? 512 : MessageAssembler::defaultLimit;
    const QByteArray stream = input.rest();
    const QByteArray message = messageOf({stream}, limit);
    const QByteArray cut = messageOf(pieces(stream, seed), limit);
    require(message == cut, "cut differently it is another message", message, cut);
    if (message.startsWith("error: "))
        return 0;
    require(JsonSlice::parse(message).has_value(), "the message is no JSON", message);
    if (!wellFormedJson(message)) // line breaks inside of strings, which become blanks
        return 0;
    if (const auto events = MessageEvents::of(message)) {
        const QByteArray again = messageOf({events->join()}, MessageAssembler::defaultLimit);
        const bool isSame = QJsonDocument::fromJson(again) == QJsonDocument::fromJson(message);
        require(isSame, "the events of a message give another one", message, again);
    }
    return 0;
}
