// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/terminal.h"

#include <QtGlobal>

#ifdef Q_OS_WIN

#include <QTextStream>

#include <array>

#include <qt_windows.h>

namespace signalbox {

namespace {

Error invalid(const QString &message)
{
    return {Error::Kind::InvalidRequest, message};
}

} // namespace

bool isTerminal()
{
    DWORD mode = 0;
    return GetConsoleMode(GetStdHandle(STD_INPUT_HANDLE), &mode) != 0;
}

int outputColumns()
{
    CONSOLE_SCREEN_BUFFER_INFO shown{};
    return GetConsoleScreenBufferInfo(GetStdHandle(STD_OUTPUT_HANDLE), &shown)
        ? shown.srWindow.Right - shown.srWindow.Left + 1
        : 0;
}

bool outputTakesColour()
{
    HANDLE output = GetStdHandle(STD_OUTPUT_HANDLE);
    DWORD mode = 0;
    return GetConsoleMode(output, &mode)
        && SetConsoleMode(output, mode | static_cast<DWORD>(ENABLE_VIRTUAL_TERMINAL_PROCESSING));
}

Result<Secret> readHiddenLine(const QString &prompt)
{
    HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
    DWORD before = 0;
    if (!GetConsoleMode(input, &before))
        return invalid(QStringLiteral("there is no console to type it in"));
    QTextStream(stderr) << prompt << Qt::flush;
    SetConsoleMode(input, before & ~static_cast<DWORD>(ENABLE_ECHO_INPUT));
    std::array<wchar_t, 4096> typed{};
    DWORD length = 0;
    const bool isRead = ReadConsoleW(input, typed.data(), DWORD(typed.size()), &length, nullptr);
    SetConsoleMode(input, before);
    QTextStream(stderr) << u'\n' << Qt::flush;
    QString line = QString::fromWCharArray(typed.data(), int(length));
    if (!isRead || line.isEmpty())
        return invalid(QStringLiteral("nothing was typed"));
    if (!line.endsWith(u'\n')) {
        FlushConsoleInputBuffer(input); // the rest is nobody's command
        return invalid(QStringLiteral("the line is too long for a console: pipe it"));
    }
    while (line.endsWith(u'\n') || line.endsWith(u'\r'))
        line.chop(1);
    return Secret(line.toUtf8());
}

} // namespace signalbox

#endif
