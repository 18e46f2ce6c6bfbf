// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "config/yamlnode.h"

#include <QDialog>
#include <QStringList>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace signalbox {

/// One budget, new or as it is written. Shown with open(), never with exec().
class BudgetDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `before` is Null for a new one; `taken` are the names of the others. `config` may be null.
    BudgetDialog(
        const YamlNode &before, QStringList taken, const ConfigPointer &config, QWidget *parent = nullptr);

    /// The entry of `budgets`, with what the form does not know as it was.
    [[nodiscard]] YamlNode entry() const;

private:
    void addScope(QFormLayout &form, const ConfigPointer &config);
    void addThresholds(QFormLayout &form);
    void fill(const YamlNode &before);
    void check();
    [[nodiscard]] QString flaw() const;

    YamlNode m_before;
    QStringList m_taken;
    QLineEdit *m_name;
    QComboBox *m_per;
    QLineEdit *m_money;
    QLineEdit *m_tokens;
    QComboBox *m_provider;
    QComboBox *m_clientKey;
    QComboBox *m_project;
    QLineEdit *m_notify;
    QLineEdit *m_cheaper;
    QLineEdit *m_refuse;
    QLabel *m_flaw;
    QPushButton *m_accept = nullptr;
};

} // namespace signalbox
