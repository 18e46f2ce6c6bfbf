// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "translation/modelrequest.h"

namespace signalbox {

/// Puts the turns of a conversation into the order that every provider takes: neighbouring turns of one side
/// are one; ids of calls are unique and clean; each call is answered directly after the turn that made it,
/// all of them, before anything else is said. A later result for a call replaces the earlier one; a call
/// without any gets one that says so; a result that belongs to no call becomes text. Results before the first
/// assistant's turn stay: the conversation has been cut there. Turns without content go.
void repairToolTurns(ModelRequest &request);

} // namespace signalbox
