// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/usagesieve.h"

#include "core/jsonslice.h"
#include "http/sseparser.h"
#include "usage/usagereader.h"

namespace signalbox {

namespace {

/// Behind the empty line that ends the event; behind all where there is none.
qsizetype endOfEvent(QByteArrayView bytes, qsizetype begin)
{
    bool isEmptyLine = true;
    for (qsizetype at = begin; at < bytes.size(); ++at) {
        if (bytes[at] != '\n' && bytes[at] != '\r') {
            isEmptyLine = false;
            continue;
        }
        if (bytes[at] == '\r' && at + 1 < bytes.size() && bytes[at + 1] == '\n')
            ++at;
        if (isEmptyLine)
            return at + 1;
        isEmptyLine = true;
    }
    return bytes.size();
}

/// `{"choices":[],"usage":{…}}`
bool tellsOnlyUsage(const SseParser::Event &event)
{
    const auto json = JsonSlice::parse(event.data);
    const auto choices = json ? json->value("choices") : std::nullopt;
    const auto usage = json ? json->value("usage") : std::nullopt;
    return choices && choices->type() == JsonSlice::Type::Array && choices->elements(1).empty() && usage
        && usage->type() == JsonSlice::Type::Object && !json->value("error");
}

bool isUsageChunk(QByteArrayView event)
{
    if (!mentionsUsage(event))
        return false;
    bool found = false;
    SseParser parser;
    const auto read = [&found](const SseParser::Event &each) { found = tellsOnlyUsage(each); };
    parser.feed(event, read);
    parser.finish(read);
    return found;
}

QByteArray withoutUsage(QByteArrayView events, qsizetype begin)
{
    QByteArray rest = events.first(begin).toByteArray();
    while (begin < events.size()) {
        const qsizetype end = endOfEvent(events, begin);
        const QByteArrayView event = events.sliced(begin, end - begin);
        if (!isUsageChunk(event))
            rest += event;
        begin = end;
    }
    return rest;
}

} // namespace

QByteArray UsageSieve::feed(const QByteArray &bytes)
{
    const bool isWithinEvent = !m_aligner.isAligned(); // a large one, whose beginning has gone through
    QByteArray events = m_aligner.feed(bytes);
    if (!m_aligner.isAligned() || !mentionsUsage(events))
        return events;
    return withoutUsage(events, isWithinEvent ? endOfEvent(events, 0) : 0);
}

QByteArray UsageSieve::finish()
{
    const bool isWithinEvent = !m_aligner.isAligned();
    QByteArray rest = m_aligner.takeHeld();
    return isWithinEvent || !isUsageChunk(rest) ? rest : QByteArray();
}

} // namespace signalbox
