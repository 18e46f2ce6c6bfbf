// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QSqlError;

namespace signalbox {

/// Why the file of a ledger could not be used, and what can be done about it.
struct LedgerProblem
{
    enum class Kind {
        None,
        Busy, ///< another program has it: it is asked again
        Full, ///< no room on the disk
        Broken, ///< it is no database any more
        Newer, ///< a later version of this program has made it
        Foreign, ///< another program's database
        Denied, ///< it may not be opened or written
        Other,
    };

    Kind kind = Kind::None;
    QString text; ///< one line that names the file and the remedy

    explicit operator bool() const { return kind != Kind::None; }

    /// What SQLite says of `file`.
    static LedgerProblem of(const QSqlError &error, const QString &file);
};

} // namespace signalbox
