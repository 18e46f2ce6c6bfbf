// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/switcherentries.h"

#include <optional>

namespace signalbox {

/// The provider that the `env` of a settings.json of Claude Code leads to; nothing where it leads nowhere but
/// to Anthropic with a login of its own. `name` is for people.
[[nodiscard]] std::optional<SwitcherProvider> providerOfClaudeSettings(
    const YamlNode &settings, const QString &name);

/// Converts a settings.json of Claude Code whose `env` names another ANTHROPIC_BASE_URL.
[[nodiscard]] Conversion convertClaudeSettings(const YamlNode &root);

} // namespace signalbox
