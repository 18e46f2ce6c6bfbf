// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMessageBox>

namespace signalbox {

/// Lists what is wrong with the configuration, which keeps the program from starting. It stays while the file
/// is being corrected. Shown with show(), never with exec().
class ConfigurationProblemDialog final : public QMessageBox
{
    Q_OBJECT

public:
    /// `problems` as compilers print them, "file:line: message", of the file at `path`.
    ConfigurationProblemDialog(const QStringList &problems, const QString &path, QWidget *parent = nullptr);

    /// What is wrong with it by now.
    void setProblems(const QStringList &problems, const QString &path);

signals:
    void openConfigurationRequested();
};

} // namespace signalbox
