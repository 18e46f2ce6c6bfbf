// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QList>
#include <QString>

namespace signalbox {

/// One provider in cc-switch's database.
struct SwitcherRow
{
    QString app; ///< "claude", "codex", …
    QString name;
    QString settings; ///< JSON: what it writes for this program
    QString meta; ///< JSON; may be empty
};

/// True for a file that begins as an SQLite database does.
[[nodiscard]] bool isSqliteFile(const QString &path);

/// The providers in a database of cc-switch, as far as they are not too many or too large. The file is only
/// read, whoever else has it open, and nothing is made beside it.
[[nodiscard]] Result<QList<SwitcherRow>> readSwitcherDatabase(const QString &path);

} // namespace signalbox
