// SPDX-License-Identifier: GPL-3.0-or-later
#include "usage/outputmeter.h"

#include <algorithm>

namespace signalbox {

namespace {

/// {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":""}}
constexpr qint64 anthropicEnvelope = 81;
constexpr qint64 bytesOfToken = 4;

} // namespace

bool OutputMeter::hasContent(const SseParser::Event &event) const
{
    switch (m_protocol) {
    case Protocol::Anthropic:
        if (event.data.contains("\"signature_delta\"")) // some kB that are no tokens
            return false;
        return event.name == "content_block_delta" || (event.name.isEmpty() && event.data.contains("_delta"));
    case Protocol::Responses:
        return event.name.endsWith(".delta");
    case Protocol::OpenAi:
        break;
    }
    return event.data.startsWith('{');
}

bool OutputMeter::feed(const SseParser::Event &event)
{
    if (!hasContent(event))
        return false;
    const auto size = static_cast<qint64>(event.data.size());
    ++m_events;
    m_bytes += size;
    m_shortest = m_shortest == 0 ? size : std::min(m_shortest, size);
    return true;
}

qint64 OutputMeter::tokens() const
{
    if (m_events == 0)
        return 0;
    const qint64 envelope
        = m_protocol == Protocol::Anthropic ? std::min(m_shortest - 1, anthropicEnvelope) : m_shortest - 1;
    const qint64 byLength = (m_bytes - m_events * envelope) / bytesOfToken;
    return std::max(m_events, byLength);
}

void OutputMeter::restart()
{
    m_events = 0;
    m_bytes = 0;
}

} // namespace signalbox
