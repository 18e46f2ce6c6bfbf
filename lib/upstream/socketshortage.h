// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace signalbox {

/// False when this process may not open `count` sockets more, because of its limit of open files or the
/// system's: then it says nothing about a provider that no connection to it comes about.
bool canOpenSockets(int count = 1);

/// What Qt says of a socket that could not be opened for that reason.
QString socketShortageText();

} // namespace signalbox
