// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace signalbox {

/// Replaces the file at once and for its owner alone (0600), in a folder that exists: whatever happens, it
/// has the old content or the new one, and the new one is on the disk when this returns. On Unix it stays
/// with the user and the group that it had: a root who changes a user's file leaves it to the user. The error
/// names it.
std::optional<Error> writePrivateFile(const QString &path, const QByteArray &content);

} // namespace signalbox
