// SPDX-License-Identifier: GPL-3.0-or-later
#include "net.h"

#include <arpa/inet.h>
#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <system_error>
#include <unistd.h>

namespace bench {

namespace {

constexpr std::int64_t nsPerSecond = 1'000'000'000;

sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

void control(const Poller &poller, int operation, int fd, std::uint32_t events, std::uint64_t tag)
{
    epoll_event event{};
    event.events = events;
    event.data.u64 = tag;
    if (epoll_ctl(poller.fd(), operation, fd, &event) != 0)
        throwErrno("epoll_ctl");
}

} // namespace

void throwErrno(const std::string &what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

Fd::~Fd()
{
    if (m_fd >= 0)
        close(m_fd);
}

std::int64_t nowNs()
{
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return std::int64_t{time.tv_sec} * nsPerSecond + time.tv_nsec;
}

Fd listenOnLoopback(std::uint16_t port)
{
    Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const int on = 1;
    setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const sockaddr_in address = loopback(port);
    if (bind(socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        throwErrno("bind");
    if (listen(socket.get(), SOMAXCONN) != 0)
        throwErrno("listen");
    return socket;
}

std::uint16_t boundPort(const Fd &socket)
{
    sockaddr_in address{};
    socklen_t size = sizeof address;
    if (getsockname(socket.get(), reinterpret_cast<sockaddr *>(&address), &size) != 0)
        throwErrno("getsockname");
    return ntohs(address.sin_port);
}

Fd connectToLoopback(std::uint16_t port)
{
    Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const sockaddr_in address = loopback(port);
    if (connect(socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        throwErrno("connect");
    const int on = 1;
    setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(socket.get(), F_SETFL, O_NONBLOCK);
    return socket;
}

Timer::Timer() : m_fd(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC))
{
    if (m_fd.get() < 0)
        throwErrno("timerfd_create");
}

void Timer::setDue(std::int64_t absoluteNs)
{
    if (m_due == absoluteNs)
        return;
    m_due = absoluteNs;
    itimerspec due{};
    due.it_value.tv_sec = absoluteNs / nsPerSecond;
    due.it_value.tv_nsec = absoluteNs % nsPerSecond;
    timerfd_settime(m_fd.get(), TFD_TIMER_ABSTIME, &due, nullptr);
}

void Timer::acknowledge()
{
    std::uint64_t count = 0;
    if (read(m_fd.get(), &count, sizeof count) > 0)
        m_due = 0;
}

Poller::Poller() : m_fd(epoll_create1(EPOLL_CLOEXEC))
{
    if (m_fd.get() < 0)
        throwErrno("epoll_create1");
}

void Poller::add(int fd, std::uint32_t events, std::uint64_t tag)
{
    control(*this, EPOLL_CTL_ADD, fd, events, tag);
}

void Poller::change(int fd, std::uint32_t events, std::uint64_t tag)
{
    control(*this, EPOLL_CTL_MOD, fd, events, tag);
}

std::int64_t sendSome(const Fd &socket, const char *data, std::size_t size)
{
    const ssize_t sent = send(socket.get(), data, size, MSG_NOSIGNAL);
    if (sent >= 0)
        return sent;
    return errno == EAGAIN || errno == EINTR ? 0 : -1;
}

std::int64_t receiveSome(const Fd &socket, char *data, std::size_t size)
{
    const ssize_t received = recv(socket.get(), data, size, 0);
    if (received >= 0)
        return received;
    return errno == EAGAIN || errno == EINTR ? -1 : 0;
}

} // namespace bench
