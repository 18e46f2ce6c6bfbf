// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/stillendingdialog.h"

#include "ui/tray/stateicons.h"

#include <QWidget>

#include <QPushButton>

namespace signalbox {

StillEndingDialog::StillEndingDialog(QWidget *parent) : QMessageBox(parent)
{
    setModal(false);
    setWindowTitle(tr("Signalbox"));
    setWindowIcon(applicationIcon());
    setIconPixmap(stateIcon(GatewayState::Stopped).pixmap(QSize(48, 48), devicePixelRatioF()));
    setTextFormat(Qt::PlainText);
    setText(tr("Signalbox is still ending its last requests."));
    setInformativeText(
        tr("It was quit while they were running. It starts again as soon as they have ended."));
    QPushButton *leave = addButton(tr("&Do not start"), RejectRole);
    setEscapeButton(leave);
    setDefaultButton(leave);
}

} // namespace signalbox
