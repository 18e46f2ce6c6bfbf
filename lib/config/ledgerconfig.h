// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace signalbox {

/// Where it is kept what requests have used, and for how long.
struct LedgerConfig
{
    QString file; ///< empty = ledger.sqlite in the state folder; "none" = in memory, until the program ends
    int keepDays = 90; ///< each request by itself; totals by day stay
    qint64 maxBytes = 256LL * 1024 * 1024; ///< of the file; the oldest requests go first

    friend bool operator==(const LedgerConfig &, const LedgerConfig &) = default;
};

} // namespace signalbox
