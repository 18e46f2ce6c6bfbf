// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/terminal.h"

#include <QtGlobal>

#ifdef Q_OS_UNIX

#include <QTextStream>

#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <string>

namespace signalbox {

namespace {

termios shown{}; ///< of the terminal, for a signal handler

/// Who interrupts the program gets back a terminal that shows what is typed.
void showAgain(int signal)
{
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

/// Nothing that is typed is shown for as long as this lives.
class WithoutEcho
{
public:
    WithoutEcho()
    {
        if (tcgetattr(STDIN_FILENO, &shown) != 0)
            return;
        m_interrupt = std::signal(SIGINT, showAgain);
        termios silent = shown;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        m_isActive = tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
    }
    ~WithoutEcho()
    {
        if (m_isActive)
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
        std::signal(SIGINT, m_interrupt);
    }
    Q_DISABLE_COPY_MOVE(WithoutEcho)

    [[nodiscard]] bool isActive() const { return m_isActive; }

private:
    void (*m_interrupt)(int) = SIG_DFL;
    bool m_isActive = false;
};

} // namespace

bool isTerminal()
{
    return isatty(STDIN_FILENO) != 0;
}

std::optional<Secret> readHiddenLine(const QString &prompt)
{
    if (!isTerminal())
        return std::nullopt;
    QTextStream(stderr) << prompt << Qt::flush;
    std::string line;
    bool isRead = false;
    {
        const WithoutEcho silence;
        isRead = silence.isActive() && static_cast<bool>(std::getline(std::cin, line));
    }
    QTextStream(stderr) << u'\n' << Qt::flush;
    return isRead ? std::optional(Secret(QByteArray::fromStdString(line))) : std::nullopt;
}

} // namespace signalbox

#endif
