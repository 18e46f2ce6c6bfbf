// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QString>

#include <optional>

namespace signalbox {

/// Makes `folder`, and those above it, where they are missing: each for its owner alone (0700). Those that
/// are there stay as they are. The error names `folder`.
std::optional<Error> makePrivateFolder(const QString &folder);

} // namespace signalbox
