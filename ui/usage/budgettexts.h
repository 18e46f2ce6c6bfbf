// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cost/budgetsnapshot.h"

#include <QCoreApplication>
#include <QString>

namespace signalbox {

/// What there is to say about a budget.
class BudgetTexts
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::BudgetTexts)

public:
    /// "of relay, this month".
    static QString scope(const BudgetSnapshot &budget);
    /// "$3.41 of $200.00 · 1.2 M of 20 M tokens".
    static QString used(const BudgetSnapshot &budget);
    static QString reset(const BudgetSnapshot &budget);
    /// What it does at the moment, and what it does not know; empty = nothing.
    static QString note(const BudgetSnapshot &budget);
};

} // namespace signalbox
