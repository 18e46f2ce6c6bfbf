// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtGlobal>
#ifdef Q_OS_UNIX

#include "app/common/unixsignals.h"

#include <cerrno>
#include <csignal>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace signalbox {

namespace {

/// A signal handler may only write to a descriptor: the notifier reads at the other end.
std::array<int, NSIG> writeEnds;

void handleSignal(int number)
{
    const int error = errno; // of whatever has been interrupted
    const char byte = 1;
    [[maybe_unused]] const auto written
        = ::send(writeEnds.at(static_cast<size_t>(number)), &byte, 1, MSG_DONTWAIT);
    errno = error;
}

std::array<int, 2> makePair()
{
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0)
        qFatal("cannot make a socket pair for signals");
    return ends;
}

} // namespace

UnixSignals::UnixSignals(std::vector<int> numbers, std::function<void()> received)
    : m_numbers(std::move(numbers))
    , m_ends(makePair())
    , m_notifier(m_ends[1], QSocketNotifier::Read)
{
    QObject::connect(
        &m_notifier, &QSocketNotifier::activated, &m_notifier, [this, received = std::move(received)] {
            char byte = 0;
            if (::read(m_ends[1], &byte, 1) == 1)
                received();
        });
    struct sigaction action = {};
    action.sa_handler = handleSignal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (const int number : m_numbers) {
        writeEnds.at(static_cast<size_t>(number)) = m_ends[0];
        ::sigaction(number, &action, nullptr);
    }
}

UnixSignals::~UnixSignals()
{
    for (const int number : m_numbers)
        std::signal(number, SIG_DFL);
    ::close(m_ends[0]);
    ::close(m_ends[1]);
}

} // namespace signalbox

#endif
