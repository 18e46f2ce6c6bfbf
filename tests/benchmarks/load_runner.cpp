// SPDX-License-Identifier: GPL-3.0-or-later
#include "load_runner.h"

#include <algorithm>
#include <cerrno>
#include <sys/epoll.h>
#include <unistd.h>

namespace bench {

namespace {

constexpr std::size_t bufferSize = 256 * 1024;
constexpr std::uint64_t timerTag = UINT64_MAX;
constexpr double nsPerSecond = 1e9;
constexpr double settleSeconds = 0.3; // throughput: not counted at the beginning

// Streams of different users are not in step. Starting them this fraction of the interval apart
// spreads their events evenly over the interval, however many there are.
constexpr double startStep = 0.0618034;

std::uint64_t firstNumber()
{
    // Numbers do not come again in the next run either: a proxy's cache may outlive a run.
    return static_cast<std::uint64_t>(getpid()) * 100'000'000;
}

} // namespace

LoadRunner::LoadRunner(const LoadOptions &options) : m_options(options), m_buffer(bufferSize)
{
    m_poller.add(m_timer.fd(), EPOLLIN, timerTag);
    for (int i = 0; i < options.connections; ++i)
        m_connections.emplace_back(options, i);
}

LoadResult LoadRunner::run()
{
    // All connections are there before the first request, so that connecting is not measured.
    for (std::size_t i = 0; i < m_connections.size(); ++i)
        connect(i);
    m_begin = nowNs();
    m_countFrom = m_begin;
    const std::int64_t deadline = m_begin + static_cast<std::int64_t>(m_options.timeout * nsPerSecond);
    if (m_options.mode == Mode::Throughput) {
        m_countFrom = m_begin + static_cast<std::int64_t>(settleSeconds * nsPerSecond);
        m_end = m_countFrom + static_cast<std::int64_t>(m_options.seconds * nsPerSecond);
    }
    startDue();

    epoll_event events[64];
    while (m_busy > 0 || m_startedConnections < m_connections.size()) {
        const int count = epoll_wait(m_poller.fd(), events, 64, 100);
        if (count < 0 && errno != EINTR)
            throwErrno("epoll_wait");
        for (int i = 0; i < count; ++i) {
            const std::uint64_t tag = events[i].data.u64;
            if (tag == timerTag) {
                m_timer.acknowledge();
                startDue();
                continue;
            }
            if ((events[i].events & EPOLLOUT) != 0)
                sendRest(tag);
            if ((events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
                receive(tag);
        }
        if (nowNs() > deadline) {
            ++m_result.errors;
            m_result.firstError += " the run took longer than its --timeout";
            break;
        }
    }
    const std::int64_t countTo = std::max({m_lastCounted, m_end, m_countFrom});
    m_result.seconds = static_cast<double>(countTo - m_countFrom) / nsPerSecond;
    return std::move(m_result);
}

void LoadRunner::connect(std::size_t index)
{
    Connection &connection = m_connections[index];
    connection.socket = connectToLoopback(m_options.port);
    connection.waitsForRoom = false;
    m_poller.add(connection.socket.get(), EPOLLIN, index);
}

void LoadRunner::startDue()
{
    const double step
        = m_options.mode == Mode::Events ? static_cast<double>(m_options.intervalUs) * 1000 * startStep : 0;
    const std::int64_t now = nowNs();
    while (m_startedConnections < m_connections.size()) {
        const auto due
            = m_begin + static_cast<std::int64_t>(step * static_cast<double>(m_startedConnections));
        if (due > now) {
            m_timer.setDue(due);
            return;
        }
        start(m_startedConnections++);
    }
}

void LoadRunner::start(std::size_t index)
{
    Connection &connection = m_connections[index];
    connection.text = &connection.request.nextRequest(firstNumber() + m_startedRequests++);
    connection.sent = 0;
    connection.firstByteNs = 0;
    connection.reader.reset();
    connection.check.reset(m_options.stream, m_options.events);
    if (!connection.busy)
        ++m_busy;
    connection.busy = true;
    connection.startedNs = nowNs();
    sendRest(index);
}

void LoadRunner::sendRest(std::size_t index)
{
    Connection &connection = m_connections[index];
    if (!connection.busy)
        return;
    while (connection.sent < connection.text->size()) {
        const std::int64_t sent = sendSome(connection.socket, connection.text->data() + connection.sent,
            connection.text->size() - connection.sent);
        if (sent < 0)
            return fail(index, "the connection broke while sending");
        connection.sent += static_cast<std::size_t>(sent);
        if (sent == 0)
            break;
    }
    const bool unfinished = connection.sent < connection.text->size();
    if (unfinished != connection.waitsForRoom) {
        const std::uint32_t events = unfinished ? EPOLLIN | EPOLLOUT : EPOLLIN;
        m_poller.change(connection.socket.get(), events, index);
        connection.waitsForRoom = unfinished;
    }
}

void LoadRunner::receive(std::size_t index)
{
    Connection &connection = m_connections[index];
    const std::int64_t size = receiveSome(connection.socket, m_buffer.data(), m_buffer.size());
    if (size < 0)
        return;
    const std::int64_t now = nowNs();
    if (!connection.busy)
        return fail(index, size == 0 ? "an idle connection was closed" : "bytes came without a request");
    if (size == 0) {
        connection.reader.peerClosed();
    } else {
        const std::string_view data(m_buffer.data(), static_cast<std::size_t>(size));
        std::vector<std::int64_t> *delays = eventsCount() ? &m_result.eventDelayNs : nullptr;
        const std::size_t used = connection.reader.feed(data, [&](std::string_view body) {
            if (connection.firstByteNs == 0)
                connection.firstByteNs = now;
            connection.check.add(body, now, delays);
        });
        if (used != data.size())
            return fail(index, "the answer is not HTTP, or has bytes after its end");
    }
    if (connection.reader.failed())
        fail(
            index, connection.reader.untouched() ? "no answer at all" : "the connection broke in the answer");
    else if (connection.reader.done())
        complete(index, now);
}

void LoadRunner::complete(std::size_t index, std::int64_t now)
{
    Connection &connection = m_connections[index];
    const std::string problem = connection.check.problem(connection.reader.status());
    if (!problem.empty())
        return fail(index, problem);
    count(connection, now);
    if (!connection.reader.keepsConnection()) {
        ++m_result.reconnections;
        connect(index);
    }
    next(index);
}

void LoadRunner::fail(std::size_t index, const std::string &why)
{
    if (m_result.errors++ == 0)
        m_result.firstError = why;
    // The state of the connection is unknown now; errors spoil the run anyway, so a few are enough.
    if (m_result.errors < 100) {
        connect(index);
        next(index);
    } else {
        m_startedConnections = m_connections.size();
        m_busy = 0;
    }
}

void LoadRunner::next(std::size_t index)
{
    if (wantsMore(nowNs())) {
        start(index);
    } else if (m_connections[index].busy) {
        m_connections[index].busy = false;
        --m_busy;
    }
}

void LoadRunner::count(const Connection &connection, std::int64_t now)
{
    if (m_options.mode == Mode::Throughput) {
        if (now < m_countFrom || now > m_end)
            return;
    } else if (m_options.mode != Mode::Events) {
        if (m_startedRequests <= static_cast<std::uint64_t>(m_options.warmup)) {
            m_countFrom = now;
            return;
        }
    }
    m_lastCounted = now;
    m_result.totalNs.push_back(now - connection.startedNs);
    m_result.firstByteNs.push_back(connection.firstByteNs - connection.startedNs);
}

bool LoadRunner::wantsMore(std::int64_t now) const
{
    switch (m_options.mode) {
    case Mode::Throughput:
        return now < m_end;
    case Mode::Events:
        return false; // one stream per connection
    default:
        return m_startedRequests < static_cast<std::uint64_t>(m_options.warmup + m_options.requests);
    }
}

bool LoadRunner::eventsCount() const
{
    // With fewer streams than wanted the delays would look too good.
    return m_options.mode == Mode::Events && m_startedConnections == m_connections.size();
}

} // namespace bench
