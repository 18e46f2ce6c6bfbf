// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/terminal.h"

#include <QtGlobal>

#ifdef Q_OS_WIN

#include <QTextStream>

#include <iostream>
#include <string>

#include <qt_windows.h>

namespace signalbox {

bool isTerminal()
{
    DWORD mode = 0;
    return GetConsoleMode(GetStdHandle(STD_INPUT_HANDLE), &mode) != 0;
}

std::optional<Secret> readHiddenLine(const QString &prompt)
{
    HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
    DWORD before = 0;
    if (!GetConsoleMode(input, &before))
        return std::nullopt;
    QTextStream(stderr) << prompt << Qt::flush;
    SetConsoleMode(input, before & ~static_cast<DWORD>(ENABLE_ECHO_INPUT));
    std::string line;
    const bool isRead = static_cast<bool>(std::getline(std::cin, line));
    SetConsoleMode(input, before);
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
