// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMessageBox>

namespace signalbox {

/// Says that the program starts as soon as its last run has ended. Shown with show(), never with exec();
/// rejected() = it is not to start.
class StillEndingDialog final : public QMessageBox
{
    Q_OBJECT

public:
    explicit StillEndingDialog(QWidget *parent = nullptr);
};

} // namespace signalbox
