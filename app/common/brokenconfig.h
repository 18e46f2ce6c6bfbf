// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/loadedconfig.h"

#include <QProcessEnvironment>

#include <optional>

namespace signalbox {

/// Where an instance listens, and by which keys, that has read the file before it got an error, or has the
/// variables in its environment that this program lacks.
ServerConfig serverInSpiteOfErrors(const LoadedConfig &loaded, const QProcessEnvironment &environment);

/// The secret store that a configuration with or without errors wants; nothing when that cannot be told.
std::optional<SecretsConfig> secretsInSpiteOfErrors(
    const LoadedConfig &loaded, const QProcessEnvironment &environment);

} // namespace signalbox
