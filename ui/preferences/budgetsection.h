// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cost/budgetsnapshot.h"
#include "ui/preferences/budgetdialog.h"

#include <QPointer>
#include <QWidget>

#include <utility>

class QVBoxLayout;

namespace signalbox {

class ConfigurationDraft;
class EntryRow;

/// What may be used up in a day, a week or a month.
class BudgetSection final : public QWidget
{
    Q_OBJECT

public:
    explicit BudgetSection(ConfigurationDraft &draft, QWidget *parent = nullptr);

    /// How they stand.
    void setBudgets(const QList<BudgetSnapshot> &budgets);

private:
    void refresh();
    void showStandings();
    /// Null = a new one.
    void openDialog(const YamlNode &before);
    void take(const YamlNode &before, const YamlNode &after);

    ConfigurationDraft &m_draft;
    QVBoxLayout *m_budgets;
    QList<std::pair<QString, EntryRow *>> m_rows; ///< with the name of the budget
    QList<BudgetSnapshot> m_standings;
    QPointer<BudgetDialog> m_dialog;
};

} // namespace signalbox
