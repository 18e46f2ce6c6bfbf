// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace signalbox {

/// Makes `folder`, and those above it, where they are missing; the folder itself for its owner alone (0700).
/// The error names it.
std::optional<Error> makePrivateFolder(const QString &folder);

/// Replaces the file at once and for its owner alone (0600), in a folder that exists: whatever happens, it
/// has the old content or the new one, and the new one is on the disk when this returns. The error names it.
std::optional<Error> writePrivateFile(const QString &path, const QByteArray &content);

} // namespace signalbox
