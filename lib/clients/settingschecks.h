// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clients/clientcheck.h"

namespace signalbox {

/// What stands in the settings of Claude Code (the user's, the project's, the administrator's) and of Codex
/// that keeps them from us although they are set up.
QList<ClientCheck> checkSettings(const CheckPlaces &places, const SetupWish &wish);

} // namespace signalbox
