// SPDX-License-Identifier: GPL-3.0-or-later
#include "answer_check.h"

#include <charconv>

namespace bench {

namespace {

constexpr std::size_t maxPlainAnswer = 64 * 1024;
constexpr std::string_view timeMark = " t=";

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

} // namespace

void AnswerCheck::reset(bool stream, int events)
{
    m_stream = stream;
    m_wantedEvents = events;
    m_events = 0;
    m_stopped = false;
    m_afterStop = false;
    m_text.clear();
}

void AnswerCheck::add(std::string_view body, std::int64_t receivedNs, std::vector<std::int64_t> *delays)
{
    if (!m_stream) {
        if (m_text.size() < maxPlainAnswer)
            m_text.append(body);
        return;
    }
    m_text.append(body);
    std::size_t start = 0;
    for (std::size_t end = m_text.find("\n\n"); end != std::string::npos; end = m_text.find("\n\n", start)) {
        addEvent(std::string_view(m_text).substr(start, end - start), receivedNs, delays);
        start = end + 2;
    }
    m_text.erase(0, start);
}

void AnswerCheck::addEvent(std::string_view event, std::int64_t receivedNs, std::vector<std::int64_t> *delays)
{
    // A proxy may add comments and pings.
    if (!contains(event, "data:") || contains(event, "event: ping"))
        return;
    ++m_events;
    m_afterStop = m_afterStop || m_stopped;
    m_stopped = m_stopped || contains(event, "\"type\":\"message_stop\"");
    const std::size_t mark = event.find(timeMark);
    if (delays == nullptr || mark == std::string_view::npos)
        return;
    std::int64_t sentNs = 0;
    std::from_chars(event.data() + mark + timeMark.size(), event.data() + event.size(), sentNs);
    if (sentNs > 0)
        delays->push_back(receivedNs - sentNs);
}

std::string AnswerCheck::problem(int status) const
{
    if (status != 200)
        return "status " + std::to_string(status) + ": " + m_text.substr(0, 200);
    if (!m_stream) {
        const bool whole = m_text.starts_with('{') && m_text.ends_with('}')
            && contains(m_text, "\"type\":\"message\"") && contains(m_text, "\"output_tokens\":84");
        return whole ? std::string() : "not the whole JSON answer: " + m_text.substr(0, 200);
    }
    if (!m_stopped)
        return "the stream ended without message_stop";
    if (m_afterStop || !m_text.empty())
        return "something came after message_stop";
    if (m_events != m_wantedEvents)
        return std::to_string(m_events) + " events instead of " + std::to_string(m_wantedEvents);
    return {};
}

} // namespace bench
