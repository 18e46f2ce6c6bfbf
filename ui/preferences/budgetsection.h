// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/preferences/budgetdialog.h"

#include <QPointer>
#include <QWidget>

class QVBoxLayout;

namespace signalbox {

class ConfigurationDraft;

/// What may be used up in a day, a week or a month.
class BudgetSection final : public QWidget
{
    Q_OBJECT

public:
    explicit BudgetSection(ConfigurationDraft &draft, QWidget *parent = nullptr);

private:
    void refresh();
    /// Null = a new one.
    void openDialog(const YamlNode &before);
    void take(const YamlNode &before, const YamlNode &after);

    ConfigurationDraft &m_draft;
    QVBoxLayout *m_budgets;
    QList<QWidget *> m_rows;
    QPointer<BudgetDialog> m_dialog;
};

} // namespace signalbox
