// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/fileidentity.h"

#include <QDateTime>
#include <QString>

#include <optional>

/// The files of a ledger beside SQLite's own doing: the database, its -wal and its -shm.
namespace signalbox::ledgerfile {

/// Makes the folder and an empty file where they are missing, for their owner alone: it tells what a user
/// does. The error names the path and the remedy.
std::optional<Error> prepare(const QString &path);

/// Of all three.
qint64 bytes(const QString &path);

/// Of the database.
FileIdentity identityOf(const QString &path);

/// Renames a broken file to `PATH.broken-TIME`, of which at most three are kept. Returns the new name; empty
/// when it could not be renamed.
QString setAside(const QString &path, const QDateTime &time);

} // namespace signalbox::ledgerfile
