// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/conversion.h"

namespace signalbox {

/// Converts the config.json of claude-code-router: its `Providers`. Its `Router` chooses by the kind of a
/// request, which ours do not.
[[nodiscard]] Conversion convertClaudeCodeRouter(const YamlNode &root);

} // namespace signalbox
