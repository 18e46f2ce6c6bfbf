// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/terminal.h"

#include <QtGlobal>

#ifdef Q_OS_WIN

#include <QTextStream>

#include <array>
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
    std::array<wchar_t, 4096> typed{};
    DWORD length = 0;
    const bool isRead = ReadConsoleW(input, typed.data(), DWORD(typed.size()), &length, nullptr);
    SetConsoleMode(input, before);
    QTextStream(stderr) << u'\n' << Qt::flush;
    QString line = QString::fromWCharArray(typed.data(), int(length));
    while (line.endsWith(u'\n') || line.endsWith(u'\r'))
        line.chop(1);
    return isRead ? std::optional(Secret(line.toUtf8())) : std::nullopt;
}

} // namespace signalbox

#endif
