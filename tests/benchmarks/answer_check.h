// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

// Looks at one answer while it arrives: is it whole, and how old is each of its events?
class AnswerCheck
{
public:
    void reset(bool stream, int events);
    // `delays` gets the age in ns of every event that carries its time of sending; may be null.
    void add(std::string_view body, std::int64_t receivedNs, std::vector<std::int64_t> *delays);
    // Empty when all is well.
    std::string problem(int status) const;

private:
    void addEvent(std::string_view event, std::int64_t receivedNs, std::vector<std::int64_t> *delays);

    bool m_stream = false;
    int m_wantedEvents = 0;
    int m_events = 0;
    bool m_stopped = false;
    bool m_afterStop = false;
    std::string m_text; // the whole plain answer, or the unfinished event
};

} // namespace bench
