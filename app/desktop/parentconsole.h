// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace signalbox {

/// Under Windows a program with windows has no console: what it prints goes to the one it was started from,
/// if any, unless it is redirected. Nothing to do elsewhere.
void useParentConsole();

} // namespace signalbox
