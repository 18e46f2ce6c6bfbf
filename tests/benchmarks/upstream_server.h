// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http_reader.h"
#include "net.h"
#include "upstream_answer.h"

#include <memory>
#include <queue>
#include <unordered_map>
#include <vector>

namespace bench {

// Single-threaded HTTP/1.1 server with one port that answers and one that always refuses (529).
class UpstreamServer
{
public:
    UpstreamServer(std::uint16_t port, std::uint16_t refusingPort);
    std::uint16_t port() const { return boundPort(m_listener); }
    std::uint16_t refusingPort() const { return boundPort(m_refusingListener); }
    [[noreturn]] void run();

private:
    struct Connection
    {
        Fd socket;
        std::uint64_t id = 0;
        bool refuses = false;
        bool answering = false;
        bool waitsForRoom = false;
        HttpReader reader{HttpReader::Kind::Request};
        BodyEdges body;
        std::string unsent;
        Behaviour behaviour;
        int nextEvent = 0;
        std::int64_t nextDue = 0;
    };
    struct Due
    {
        std::int64_t when;
        std::uint64_t connection;
        bool operator>(const Due &other) const { return when > other.when; }
    };

    void accept(const Fd &listener, bool refuses);
    // Each returns false when the connection is broken and has to go.
    bool handle(Connection &connection, std::uint32_t events);
    bool receive(Connection &connection);
    bool answer(Connection &connection);
    bool sendEvents(Connection &connection);
    bool sendDueEvent(Connection &connection);
    bool send(Connection &connection, std::string_view data);
    bool flush(Connection &connection);
    void finish(Connection &connection);
    void sendDueEvents();

    Poller m_poller;
    Timer m_timer;
    Fd m_listener;
    Fd m_refusingListener;
    // Numbers, not pointers or descriptors, name a connection: a stale event or timer finds nothing.
    std::uint64_t m_lastId = 0;
    std::unordered_map<std::uint64_t, std::unique_ptr<Connection>> m_connections;
    std::priority_queue<Due, std::vector<Due>, std::greater<>> m_due;
    std::vector<char> m_buffer;
    std::uint64_t m_answered = 0;
    std::uint64_t m_refused = 0;
};

} // namespace bench
