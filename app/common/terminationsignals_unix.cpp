// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtGlobal>
#ifdef Q_OS_UNIX

#include "app/common/terminationsignals.h"

#include <QSocketNotifier>

#include <array>
#include <csignal>
#include <sys/socket.h>
#include <unistd.h>

namespace signalbox {

namespace {

/// A signal handler may only write to a descriptor: the notifier reads at the other end.
int writeEnd = -1;

void handleSignal(int)
{
    const char byte = 1;
    [[maybe_unused]] const auto written = ::write(writeEnd, &byte, 1);
}

} // namespace

class TerminationSignals::Source
{
public:
    explicit Source(TerminationSignals &owner)
        : m_ends(makePair())
        , m_notifier(m_ends[1], QSocketNotifier::Read)
    {
        writeEnd = m_ends[0];
        connect(&m_notifier, &QSocketNotifier::activated, &owner, [this, &owner] { take(owner); });
        struct sigaction action = {};
        action.sa_handler = handleSignal;
        action.sa_flags = SA_RESTART;
        sigemptyset(&action.sa_mask);
        ::sigaction(SIGINT, &action, nullptr);
        ::sigaction(SIGTERM, &action, nullptr);
    }
    ~Source()
    {
        std::signal(SIGINT, SIG_DFL);
        std::signal(SIGTERM, SIG_DFL);
        ::close(m_ends[0]);
        ::close(m_ends[1]);
    }
    Q_DISABLE_COPY_MOVE(Source)

private:
    static std::array<int, 2> makePair()
    {
        std::array<int, 2> ends{-1, -1};
        if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0)
            qFatal("cannot make a socket pair for signals");
        return ends;
    }

    void take(TerminationSignals &owner)
    {
        char byte = 0;
        if (::read(m_ends[1], &byte, 1) == 1)
            emit owner.requested();
    }

    std::array<int, 2> m_ends;
    QSocketNotifier m_notifier;
};

TerminationSignals::TerminationSignals(QObject *parent)
    : QObject(parent)
    , m_source(std::make_unique<Source>(*this))
{ }

TerminationSignals::~TerminationSignals() = default;

} // namespace signalbox

#endif
