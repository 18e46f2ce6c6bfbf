// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>

namespace signalbox {

/// How the ledger is doing: a value for display.
struct LedgerState
{
    QString file; ///< empty = it is kept in memory
    QString problem; ///< why nothing is written at the moment, or what was lost, in one line; mostly empty
    qint64 waiting = 0; ///< exchanges that are not written yet
    qint64 lost = 0; ///< that could not be written, since the program started
    qint64 fileBytes = 0;
    qint64 exchanges = 0; ///< that are known one by one
    QDateTime since; ///< the oldest of these, UTC
};

} // namespace signalbox
