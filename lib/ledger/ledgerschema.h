// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/ledgerconnection.h"

/// The tables of a ledger, from version to version (PRAGMA user_version). What was released stays as it is: a
/// change is a further step in `steps`, and a file of what was before in tests/data/ledger.
namespace signalbox::ledgerschema {

/// Of this program.
int version();

/// Makes the tables, or brings those of an earlier version to this one. What is of a later version or of
/// another program is not touched.
bool bringUpToDate(LedgerConnection &connection);
/// For reading: true when the tables are of this version.
bool check(LedgerConnection &connection);

} // namespace signalbox::ledgerschema
