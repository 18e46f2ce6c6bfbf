// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/conversion.h"
#include "config/switcherdatabase.h"

namespace signalbox {

/// Converts what cc-switch keeps: the rows of its database, or its older config.json. Of Claude Code and
/// Codex providers; each row is the settings that it writes into that program.
[[nodiscard]] Conversion convertCcSwitch(const QList<SwitcherRow> &rows);
[[nodiscard]] Conversion convertCcSwitchFile(const YamlNode &root);

} // namespace signalbox
