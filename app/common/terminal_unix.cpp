// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/terminal.h"

#include <QtGlobal>

#ifdef Q_OS_UNIX

#include <QTextStream>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <optional>
#include <utility>

namespace signalbox {

namespace {

/// A terminal gives no longer line, and says nothing of what it leaves out.
#ifdef Q_OS_DARWIN
constexpr qsizetype longestLine = 1023;
#else
constexpr qsizetype longestLine = 4095;
#endif

/// What ends or stops a program, as far as a program can hear of it.
constexpr std::array caughtSignals{SIGINT, SIGTERM, SIGQUIT, SIGHUP, SIGTSTP};

std::array<int, 2> signalPipe{-1, -1}; ///< from the handler to who reads

void noteSignal(int number)
{
    const int error = errno; // of whatever has been interrupted
    const auto byte = static_cast<char>(number);
    [[maybe_unused]] const auto written = ::write(signalPipe[1], &byte, 1);
    errno = error;
}

/// Signals come in by `signalPipe` for as long as this lives; ignored ones stay ignored.
class CaughtSignals
{
public:
    CaughtSignals()
    {
        if (::pipe(signalPipe.data()) != 0)
            return;
        for (const int end : signalPipe)
            ::fcntl(end, F_SETFD, FD_CLOEXEC);
        m_isActive = true;
        for (size_t i = 0; i < caughtSignals.size(); ++i) {
            struct sigaction action = {};
            action.sa_handler = noteSignal;
            sigemptyset(&action.sa_mask);
            ::sigaction(caughtSignals.at(i), nullptr, &m_before.at(i));
            if (m_before.at(i).sa_handler != SIG_IGN)
                ::sigaction(caughtSignals.at(i), &action, nullptr);
        }
    }
    ~CaughtSignals()
    {
        if (!m_isActive)
            return;
        for (size_t i = 0; i < caughtSignals.size(); ++i)
            ::sigaction(caughtSignals.at(i), &m_before.at(i), nullptr);
        for (int &end : signalPipe)
            ::close(std::exchange(end, -1));
    }
    Q_DISABLE_COPY_MOVE(CaughtSignals)

    [[nodiscard]] bool isActive() const { return m_isActive; }

private:
    std::array<struct sigaction, caughtSignals.size()> m_before{};
    bool m_isActive = false;
};

/// Nothing that is typed is shown for as long as this lives.
class WithoutEcho
{
public:
    WithoutEcho()
    {
        if (tcgetattr(STDIN_FILENO, &m_shown) != 0)
            return;
        termios silent = m_shown;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        m_isActive = tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
    }
    ~WithoutEcho()
    {
        if (m_isActive)
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_shown);
    }
    Q_DISABLE_COPY_MOVE(WithoutEcho)

    [[nodiscard]] bool isActive() const { return m_isActive; }

private:
    termios m_shown{};
    bool m_isActive = false;
};

/// What came of waiting for a line.
struct Typed
{
    std::optional<QByteArray> line; ///< nothing = the input has ended, or was interrupted
    int signal = 0; ///< that came first
};

/// Not by stdio, whose buffer could keep what follows from who reads next.
Typed readLineOrSignal()
{
    Typed typed;
    QByteArray line;
    for (;;) {
        fd_set ready;
        FD_ZERO(&ready);
        FD_SET(STDIN_FILENO, &ready);
        FD_SET(signalPipe[0], &ready);
        if (::select(std::max(STDIN_FILENO, signalPipe[0]) + 1, &ready, nullptr, nullptr, nullptr) < 0) {
            if (errno == EINTR)
                continue;
            return typed;
        }
        char byte = 0;
        if (FD_ISSET(signalPipe[0], &ready)) {
            if (::read(signalPipe[0], &byte, 1) == 1)
                typed.signal = static_cast<unsigned char>(byte);
            return typed;
        }
        const auto count = ::read(STDIN_FILENO, &byte, 1);
        if (count < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (count == 1 && byte != '\n') {
            line += byte;
            continue;
        }
        if (count == 1 || !line.isEmpty())
            typed.line = line;
        return typed;
    }
}

Error invalid(const QString &message)
{
    return {Error::Kind::InvalidRequest, message};
}

Typed readHidden(const QString &prompt)
{
    const CaughtSignals caught;
    if (!caught.isActive())
        return {};
    QTextStream(stderr) << prompt << Qt::flush;
    Typed typed;
    {
        const WithoutEcho silence;
        if (silence.isActive())
            typed = readLineOrSignal();
    }
    QTextStream(stderr) << u'\n' << Qt::flush;
    return typed;
}

} // namespace

bool isTerminal()
{
    return isatty(STDIN_FILENO) != 0;
}

int outputColumns()
{
    if (isatty(STDOUT_FILENO) == 0)
        return 0;
    constexpr int usual = 80;
    winsize size{};
    const bool isKnown = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return isKnown ? size.ws_col : usual;
}

bool outputTakesColour()
{
    return true;
}

Result<Secret> readHiddenLine(const QString &prompt)
{
    if (!isTerminal())
        return invalid(QStringLiteral("there is no terminal to type it in"));
    Typed typed = readHidden(prompt);
    while (typed.signal != 0) {
        std::raise(typed.signal); // now as if nobody had waited for a line
        typed = readHidden(prompt); // who was only stopped is back
    }
    if (!typed.line)
        return invalid(QStringLiteral("nothing was typed"));
    if (typed.line->size() >= longestLine)
        return invalid(QStringLiteral("the line is too long for a terminal: pipe it"));
    return Secret(*typed.line);
}

} // namespace signalbox

#endif
