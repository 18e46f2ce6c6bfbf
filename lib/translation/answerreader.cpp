// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/answerreader.h"

#include "core/jsonslice.h"
#include "core/strictjson.h"

namespace signalbox {

void AnswerReader::feed(QByteArrayView bytes)
{
    m_taken += bytes.size();
    if (m_taken > largestAnswer)
        m_writer.fail({Error::Kind::Api, QStringLiteral("the provider sent an answer that is too large")});
    m_parser.feed(bytes, [this](const SseParser::Event &event) { take(event); });
}

void AnswerReader::finish()
{
    m_parser.finish([this](const SseParser::Event &event) { take(event); });
    if (!m_writer.isOver())
        endOfStream();
}

void AnswerReader::take(const SseParser::Event &event)
{
    if (m_writer.isOver())
        return;
    if (event.truncated) {
        m_writer.fail({Error::Kind::Api, QStringLiteral("the provider sent an event that is too large")});
        return;
    }
    readEvent(event);
}

void AnswerReader::readBody(QByteArrayView body)
{
    const auto json = wellFormedJson(body.toByteArray());
    if (!json || !JsonSlice::parse(*json) || JsonSlice::parse(*json)->type() != JsonSlice::Type::Object) {
        m_writer.fail(
            {Error::Kind::Api, QStringLiteral("the provider sent an answer that is no JSON object")});
        return;
    }
    readWhole(*json);
}

} // namespace signalbox
