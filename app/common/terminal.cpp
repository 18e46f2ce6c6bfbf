// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/terminal.h"

#include <QTextStream>

#include <iostream>
#include <string>

namespace signalbox {

bool confirm(const QString &question)
{
    if (!isTerminal())
        return false;
    QTextStream(stderr) << question << QStringLiteral(" [y/N] ") << Qt::flush;
    std::string line;
    return std::getline(std::cin, line) && (line.starts_with('y') || line.starts_with('Y'));
}

} // namespace signalbox
