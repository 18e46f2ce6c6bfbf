// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QString>

#include <optional>

namespace signalbox {

/// Writes a commented configuration to start from, and its folder, when there is no file at `path` yet.
/// Only its owner may read it: keys will be written into it.
std::optional<Error> ensureConfigurationFile(const QString &path);

} // namespace signalbox
