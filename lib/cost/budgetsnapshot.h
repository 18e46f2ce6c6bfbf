// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>

namespace signalbox {

/// How one budget stands: a value copy for display.
struct BudgetSnapshot
{
    QString name;
    QString provider; ///< of which it is; empty = of all
    QString clientKey;
    QString project;
    QString period; ///< "day", "week" or "month"
    double money = 0; ///< 0 = not limited by money
    double spent = 0; ///< in `currency`
    QString currency;
    qint64 tokens = 0; ///< 0 = not limited by tokens
    qint64 usedTokens = 0;
    qint64 unpriced = 0; ///< attempts whose cost is not known, and not counted
    bool lacksPast = false; ///< what was used before the start cannot be read at the moment: it is not in it
    double share = 0; ///< used of it, 1 = all
    bool refuses = false; ///< requests are refused, or its provider is left out
    bool saves = false; ///< cheaper ways come first
    QDateTime begin; ///< of the period, UTC
    QDateTime end;
};

} // namespace signalbox
