// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace signalbox {

/// False when this process has reached its limit of open files, or the system its own: then it says nothing
/// about a provider that no connection to it comes about.
bool canOpenSockets();

} // namespace signalbox
