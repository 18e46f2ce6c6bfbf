// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/routes/routeform.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace signalbox {

class TargetTree;

/// One route, new or as it is: for which models, where to, in which order. Shown with open(), never with
/// exec(); what was entered is form(), once it was accepted.
class RouteDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `before` without a pattern is a new route. `config` and `root` are what the file would say; `config`
    /// may be null.
    RouteDialog(RouteForm before, ConfigPointer config, const YamlNode &root, QWidget *parent = nullptr);

    [[nodiscard]] RouteForm form() const;
    [[nodiscard]] const RouteForm &before() const { return m_before; }

private:
    void addPattern(QFormLayout &layout, const YamlNode &root);
    QWidget *makeTargets();
    void addTargetMenu(QPushButton &button);
    void addOptions(QFormLayout &layout);
    void noteEdit();
    void check();
    [[nodiscard]] QString flaw() const;
    [[nodiscard]] QString project() const;

    RouteForm m_before;
    ConfigPointer m_config;
    YamlNode m_root;
    QLineEdit *m_pattern;
    QComboBox *m_project;
    TargetTree *m_targets;
    QComboBox *m_strategy;
    QCheckBox *m_affinity;
    QLabel *m_flaw;
    QPushButton *m_accept = nullptr;
    bool m_isTouched; ///< what is missing from an empty form is no mistake yet
};

} // namespace signalbox
