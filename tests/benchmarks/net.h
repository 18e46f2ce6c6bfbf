// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace bench {

// Owns a file descriptor.
class Fd
{
public:
    Fd() = default;
    explicit Fd(int fd) : m_fd(fd) { }
    Fd(Fd &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)) { }
    Fd &operator=(Fd &&other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    Fd(const Fd &) = delete;
    Fd &operator=(const Fd &) = delete;
    ~Fd();

    int get() const { return m_fd; }

private:
    int m_fd = -1;
};

// CLOCK_MONOTONIC is the same clock for every process of the machine: a time stamp
// written by the upstream can be compared with the time of arrival in the load generator.
std::int64_t nowNs();

Fd listenOnLoopback(std::uint16_t port);
std::uint16_t boundPort(const Fd &socket);
Fd connectToLoopback(std::uint16_t port);

// epoll_wait() counts in milliseconds, which is far too coarse here; a timerfd is exact.
class Timer
{
public:
    Timer();
    int fd() const { return m_fd.get(); }
    void setDue(std::int64_t absoluteNs); // 0 switches it off
    void acknowledge();

private:
    Fd m_fd;
    std::int64_t m_due = 0;
};

class Poller
{
public:
    Poller();
    void add(int fd, std::uint32_t events, std::uint64_t tag);
    void change(int fd, std::uint32_t events, std::uint64_t tag);
    int fd() const { return m_fd.get(); }

private:
    Fd m_fd;
};

// Sends without blocking. Returns the bytes taken (0 when the socket is full), -1 on a broken connection.
std::int64_t sendSome(const Fd &socket, const char *data, std::size_t size);

// Receives without blocking. Returns -1 when nothing is there, 0 at the end or on a broken connection.
std::int64_t receiveSome(const Fd &socket, char *data, std::size_t size);

[[noreturn]] void throwErrno(const std::string &what);

} // namespace bench
