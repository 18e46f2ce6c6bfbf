// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "oauth/accountindex.h"

namespace signalbox {

/// The names of the accounts that a person may mean by `text`: the one of this name; else those that the
/// provider calls so, or that stand so behind the '/'; else the only one of this group. Several are to be
/// told apart by their names.
QStringList accountsMeant(const QList<AccountRecord> &accounts, const QString &text);

} // namespace signalbox
