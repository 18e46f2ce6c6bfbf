// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cost/budgetsnapshot.h"

#include <QList>
#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace signalbox {

class ElidedLabel;
class MeterBar;
class StateMark;

/// How one budget stands.
class BudgetRow final : public QWidget
{
    Q_OBJECT

public:
    explicit BudgetRow(QWidget *parent = nullptr);

    void setBudget(const BudgetSnapshot &budget);

private:
    QLabel *m_name;
    ElidedLabel *m_scope;
    QLabel *m_used;
    MeterBar *m_meter;
    StateMark *m_mark;
    QLabel *m_note;
    QLabel *m_reset;
};

/// How the budgets of the configuration stand; hidden while there are none.
class BudgetsCard final : public QWidget
{
    Q_OBJECT

public:
    explicit BudgetsCard(QWidget *parent = nullptr);

    void setBudgets(const QList<BudgetSnapshot> &budgets);

private:
    QVBoxLayout *m_column;
    QList<BudgetRow *> m_rows;
};

} // namespace signalbox
