// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace signalbox {

/// One entry of `budgets`: what may be used up within a day, a week or a month.
struct BudgetConfig
{
    enum class Period {
        Day, ///< of this computer's time zone, as are the others
        Week, ///< begins on Monday
        Month,
    };

    QString name; ///< for messages; unique
    QString provider; ///< the budget of one provider, with all accounts of that name; empty = of all
    QString clientKey; ///< of one client key; empty = of all
    QString project; ///< of one project; empty = of all
    Period period = Period::Month;
    double money = 0; ///< in `currency`; 0 = not limited by money
    QString currency;
    qint64 tokens = 0; ///< prompt and output; 0 = not limited by tokens
    QList<int> notifyAt{80, 95, 100}; ///< per cent
    int cheaperAt = 0; ///< per cent from which cheaper targets come first; 0 = never
    QString
        cheaperModel; ///< that is asked for in place of the client's then; empty = the same model elsewhere
    int refuseAt = 100; ///< per cent; 0 = never
    int line = 0; ///< where it stands in the file
};

} // namespace signalbox
