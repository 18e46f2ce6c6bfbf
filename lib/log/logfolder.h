// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace signalbox {

/// Where this platform keeps log files: ~/.local/state/signalbox/logs, ~/Library/Logs/signalbox,
/// %LOCALAPPDATA%.
QString logFolder();

} // namespace signalbox
