// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/conversion.h"

namespace signalbox {

/// Converts the config.yaml of CLIProxyAPI: its keys of Claude, Codex and xAI, and its compatible providers.
/// Its sign-ins are not in the file.
[[nodiscard]] Conversion convertCliProxy(const YamlNode &root);

} // namespace signalbox
