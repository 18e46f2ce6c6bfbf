// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/terminal.h"

#include <QtGlobal>

#ifdef Q_OS_UNIX

#include <QTextStream>

#include <termios.h>
#include <unistd.h>

#include <iostream>
#include <string>

namespace signalbox {

namespace {

/// Nothing that is typed is shown for as long as this lives.
class WithoutEcho
{
public:
    WithoutEcho()
    {
        if (tcgetattr(STDIN_FILENO, &m_before) != 0)
            return;
        termios silent = m_before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        m_isActive = tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
    }
    ~WithoutEcho()
    {
        if (m_isActive)
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
    }
    Q_DISABLE_COPY_MOVE(WithoutEcho)

    [[nodiscard]] bool isActive() const { return m_isActive; }

private:
    termios m_before{};
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

bool confirm(const QString &question)
{
    if (!isTerminal())
        return false;
    QTextStream(stderr) << question << QStringLiteral(" [y/N] ") << Qt::flush;
    std::string line;
    return std::getline(std::cin, line) && (line.starts_with('y') || line.starts_with('Y'));
}

} // namespace signalbox

#endif
