// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace signalbox {

/// What has to be true before a configuration file is replaced, and what is kept of it.
struct ConfigReplacement
{
    /// What was read of the file before: it must be there yet. Null bytes = there must be no file. Nothing =
    /// whatever is there may be replaced.
    std::optional<QByteArray> before = {};
    /// Keeps what was there as PATH.bak, for nobody else to read. Not for a change that takes secrets out.
    bool keepsBackup = false;
};

/// Writes a configuration file so that at each moment the old or the new one is there, whole. A symbolic link
/// is followed. The file keeps its permissions; a new one is for its owner only, as are folders that are made
/// for it. An Error says why nothing was written: one of Kind::Conflict that the file is not `before` any
/// more.
std::optional<Error> writeConfigFile(
    const QString &path, const QByteArray &text, const ConfigReplacement &replacement = {});

} // namespace signalbox
