// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMessageBox>

namespace signalbox {

/// Says why the gateway cannot listen and what can be done about it. Shown with show(), never with exec().
class StartProblemDialog final : public QMessageBox
{
    Q_OBJECT

public:
    /// `freePort` = 0: another port would not help.
    StartProblemDialog(const QString &problem, quint16 freePort, QWidget *parent = nullptr);

signals:
    void portRequested(quint16 port);
    void openConfigurationRequested();
    void quitRequested();
};

} // namespace signalbox
