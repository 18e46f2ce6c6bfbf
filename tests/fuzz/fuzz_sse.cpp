// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz.h"
#include "http/sseparser.h"

using namespace signalbox;
using namespace signalbox::fuzz;

namespace {

QByteArray eventsOf(const QByteArrayList &pieces, qsizetype limit)
{
    QByteArray events;
    const auto take = [&](const SseParser::Event &event) {
        require(
            event.name.size() <= limit && event.data.size() <= limit, "an event is larger than the limit");
        events += event.name + '|' + event.data + (event.truncated ? "|cut\n" : "\n");
    };
    SseParser parser(limit);
    for (const QByteArray &piece : pieces)
        parser.feed(piece, take);
    parser.finish(take);
    return events;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    Input input(data, size);
    const unsigned seed = input.choice();
    const qsizetype limit = seed % 3 == 0 ? 64 : 1024 * 1024;
    const QByteArray stream = input.rest();
    const QByteArray whole = eventsOf({stream}, limit);
    const QByteArray cut = eventsOf(pieces(stream, seed), limit);
    require(whole == cut, "cut differently the stream has other events", whole, cut);
    return 0;
}
