// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace signalbox {

/// Where the program keeps what it has to remember and no user writes: ~/.local/state/signalbox (or below
/// $XDG_STATE_HOME), ~/Library/Application Support/signalbox, %LOCALAPPDATA%\signalbox. It may not exist yet.
QString stateFolder();

} // namespace signalbox
