// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QString>

#include <optional>

namespace signalbox {

/// Writes a commented configuration to start from, and its folder, when there is no file at `path` yet.
/// Only its owner may read it: keys will be written into it.
std::optional<Error> ensureConfigurationFile(const QString &path);

/// Opens it in the program that the desktop has for it; writes it first as above.
std::optional<Error> openConfigurationFile(const QString &path);

} // namespace signalbox
