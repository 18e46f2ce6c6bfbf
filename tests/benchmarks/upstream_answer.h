// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bench {

// What the header "x-bench: events=26,interval_us=0,status=200" asks for.
struct Behaviour
{
    int events = 26;
    std::int64_t intervalUs = 0;
    int status = 200;
};
Behaviour parseBehaviour(std::string_view header);

// Keeps the first and the last bytes of a body: enough for the model and the stream flag,
// so that a body of 10 MB is neither stored nor searched.
class BodyEdges
{
public:
    void clear();
    void add(std::string_view data);
    bool wantsStream() const;
    // False for a body that is not a whole JSON object or whose model should have been rewritten.
    bool acceptable() const;

private:
    std::string m_first;
    std::string m_last;
};

std::string plainAnswer();
std::string errorAnswer(int status);
std::string statisticsAnswer(std::uint64_t answered, std::uint64_t refused);

std::string streamHead();
// Event number `index` of `events`, as one chunk; the last one includes the end of the stream.
std::string streamEvent(int index, int events);

} // namespace bench
