// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "answer_check.h"
#include "http_reader.h"
#include "load_options.h"
#include "load_request.h"
#include "net.h"

#include <deque>
#include <string>
#include <vector>

namespace bench {

struct LoadResult
{
    std::vector<std::int64_t> totalNs; // from the first byte sent to the last byte received
    std::vector<std::int64_t> firstByteNs; // to the first byte of the answer's body
    std::vector<std::int64_t> eventDelayNs;
    double seconds = 0; // the time the counted requests took altogether
    int reconnections = 0;
    int errors = 0;
    std::string firstError;
};

// Keeps every connection busy with one request after the other until the mode has enough.
class LoadRunner
{
public:
    explicit LoadRunner(const LoadOptions &options);
    LoadResult run();

private:
    struct Connection
    {
        Connection(const LoadOptions &options, int index) : request(options, index) { }
        Fd socket;
        LoadRequest request;
        HttpReader reader{HttpReader::Kind::Response};
        AnswerCheck check;
        const std::string *text = nullptr;
        std::size_t sent = 0;
        bool busy = false;
        bool waitsForRoom = false;
        std::int64_t startedNs = 0;
        std::int64_t firstByteNs = 0;
    };

    void connect(std::size_t index);
    void startDue();
    void start(std::size_t index);
    void sendRest(std::size_t index);
    void receive(std::size_t index);
    void complete(std::size_t index, std::int64_t now);
    void fail(std::size_t index, const std::string &why);
    void next(std::size_t index);
    void count(const Connection &connection, std::int64_t now);
    bool wantsMore(std::int64_t now) const;
    bool eventsCount() const;

    LoadOptions m_options;
    LoadResult m_result;
    Poller m_poller;
    Timer m_timer;
    std::deque<Connection> m_connections;
    std::vector<char> m_buffer;
    std::size_t m_startedConnections = 0;
    std::size_t m_busy = 0;
    std::uint64_t m_startedRequests = 0;
    std::int64_t m_begin = 0;
    std::int64_t m_countFrom = 0;
    std::int64_t m_end = 0; // throughput: no request starts after this
    std::int64_t m_lastCounted = 0;
};

} // namespace bench
