// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream_server.h"

#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

namespace bench {

namespace {

constexpr std::uint64_t timerTag = 1;
constexpr std::uint64_t listenerTag = 2;
constexpr std::uint64_t refusingTag = 3;
constexpr std::uint64_t firstConnection = 16;
constexpr std::size_t bufferSize = 1024 * 1024;

} // namespace

UpstreamServer::UpstreamServer(std::uint16_t port, std::uint16_t refusingPort)
    : m_listener(listenOnLoopback(port))
    , m_refusingListener(listenOnLoopback(refusingPort))
    , m_lastId(firstConnection)
    , m_buffer(bufferSize)
{
    m_poller.add(m_timer.fd(), EPOLLIN, timerTag);
    m_poller.add(m_listener.get(), EPOLLIN, listenerTag);
    m_poller.add(m_refusingListener.get(), EPOLLIN, refusingTag);
}

void UpstreamServer::run()
{
    epoll_event events[64];
    for (;;) {
        const int count = epoll_wait(m_poller.fd(), events, 64, -1);
        if (count < 0 && errno != EINTR)
            throwErrno("epoll_wait");
        for (int i = 0; i < count; ++i) {
            const std::uint64_t tag = events[i].data.u64;
            if (tag == timerTag) {
                m_timer.acknowledge();
            } else if (tag == listenerTag) {
                accept(m_listener, false);
            } else if (tag == refusingTag) {
                accept(m_refusingListener, true);
            } else if (const auto found = m_connections.find(tag); found != m_connections.end()) {
                if (!handle(*found->second, events[i].events))
                    m_connections.erase(found);
            }
        }
        sendDueEvents();
    }
}

void UpstreamServer::accept(const Fd &listener, bool refuses)
{
    for (;;) {
        Fd socket(accept4(listener.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (socket.get() < 0)
            return;
        const int on = 1;
        setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        auto connection = std::make_unique<Connection>();
        connection->id = ++m_lastId;
        connection->refuses = refuses;
        connection->socket = std::move(socket);
        m_poller.add(connection->socket.get(), EPOLLIN, connection->id);
        m_connections.emplace(connection->id, std::move(connection));
    }
}

bool UpstreamServer::handle(Connection &connection, std::uint32_t events)
{
    if ((events & EPOLLOUT) != 0 && !flush(connection))
        return false;
    return (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0 || receive(connection);
}

bool UpstreamServer::receive(Connection &connection)
{
    const std::int64_t size = receiveSome(connection.socket, m_buffer.data(), m_buffer.size());
    if (size <= 0)
        return size < 0;
    if (connection.answering)
        return false; // neither a client nor a proxy may send the next request before the answer
    const std::string_view data(m_buffer.data(), static_cast<std::size_t>(size));
    const std::size_t used
        = connection.reader.feed(data, [&](std::string_view part) { connection.body.add(part); });
    if (connection.reader.failed() || used != data.size())
        return false;
    if (connection.reader.done())
        return answer(connection);
    return true;
}

bool UpstreamServer::answer(Connection &connection)
{
    connection.answering = true;
    connection.behaviour = parseBehaviour(connection.reader.header("x-bench"));
    const bool post = connection.reader.startLine().starts_with("POST ");
    if (connection.refuses)
        connection.behaviour.status = 529;
    else if (post && !connection.body.acceptable())
        connection.behaviour.status = 400;

    std::string data;
    if (!post)
        data = statisticsAnswer(m_answered, m_refused);
    else if (connection.behaviour.status != 200)
        data = errorAnswer(connection.behaviour.status);
    else if (!connection.body.wantsStream())
        data = plainAnswer();
    if (post)
        ++(connection.behaviour.status == 200 ? m_answered : m_refused);

    if (data.empty()) {
        connection.nextEvent = 0;
        return sendEvents(connection);
    }
    const bool sent = send(connection, data);
    finish(connection);
    return sent;
}

bool UpstreamServer::sendEvents(Connection &connection)
{
    // The head goes with the first event: a provider knows its first event when it sends the head.
    if (!send(connection, streamHead() + streamEvent(0, connection.behaviour.events)))
        return false;
    connection.nextEvent = 1;
    if (connection.behaviour.intervalUs > 0) {
        connection.nextDue = nowNs() + connection.behaviour.intervalUs * 1000;
        m_due.push({connection.nextDue, connection.id});
        return true;
    }
    while (connection.answering) {
        if (!sendDueEvent(connection))
            return false;
    }
    return true;
}

bool UpstreamServer::sendDueEvent(Connection &connection)
{
    const bool sent = send(connection, streamEvent(connection.nextEvent, connection.behaviour.events));
    if (++connection.nextEvent == connection.behaviour.events)
        finish(connection);
    return sent;
}

void UpstreamServer::sendDueEvents()
{
    const std::int64_t now = nowNs();
    while (!m_due.empty() && m_due.top().when <= now) {
        const Due due = m_due.top();
        m_due.pop();
        const auto found = m_connections.find(due.connection);
        if (found == m_connections.end())
            continue;
        Connection &connection = *found->second;
        if (!sendDueEvent(connection)) {
            m_connections.erase(found);
        } else if (connection.answering) {
            connection.nextDue += connection.behaviour.intervalUs * 1000;
            m_due.push({connection.nextDue, connection.id});
        }
    }
    m_timer.setDue(m_due.empty() ? 0 : m_due.top().when);
}

bool UpstreamServer::send(Connection &connection, std::string_view data)
{
    if (connection.unsent.empty()) {
        const std::int64_t sent = sendSome(connection.socket, data.data(), data.size());
        if (sent < 0)
            return false;
        data.remove_prefix(static_cast<std::size_t>(sent));
    }
    if (data.empty())
        return true;
    connection.unsent.append(data);
    if (!connection.waitsForRoom)
        m_poller.change(connection.socket.get(), EPOLLIN | EPOLLOUT, connection.id);
    connection.waitsForRoom = true;
    return true;
}

bool UpstreamServer::flush(Connection &connection)
{
    const std::int64_t sent = sendSome(connection.socket, connection.unsent.data(), connection.unsent.size());
    if (sent < 0)
        return false;
    connection.unsent.erase(0, static_cast<std::size_t>(sent));
    if (connection.unsent.empty()) {
        m_poller.change(connection.socket.get(), EPOLLIN, connection.id);
        connection.waitsForRoom = false;
    }
    return true;
}

void UpstreamServer::finish(Connection &connection)
{
    connection.answering = false;
    connection.reader.reset();
    connection.body.clear();
}

} // namespace bench
