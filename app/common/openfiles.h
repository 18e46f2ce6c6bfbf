// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace signalbox {

/// Lets this process have as many files open as the system grants it: every stream takes two sockets, and
/// many systems begin with a limit of 1024, macOS with 256. Does nothing on Windows, which has no such limit.
void raiseOpenFileLimit();

} // namespace signalbox
