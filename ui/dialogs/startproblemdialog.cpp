// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/startproblemdialog.h"

#include "ui/tray/stateicons.h"

#include <QWidget>

#include <QPushButton>

namespace signalbox {

StartProblemDialog::StartProblemDialog(const QString &problem, quint16 freePort, QWidget *parent)
    : QMessageBox(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(false);
    setWindowTitle(tr("Signalbox"));
    setWindowIcon(applicationIcon());
    setIconPixmap(stateIcon(GatewayState::Problem).pixmap(QSize(48, 48), devicePixelRatioF()));
    setTextFormat(Qt::PlainText);
    setText(problem + u'.'); // which is not the end of what the dialog says
    QPushButton *first = nullptr;
    if (freePort != 0) {
        setInformativeText(tr("Signalbox can listen on port %1 until it is quit. "
                              "Point your clients at that port then: “Copy environment” has the lines.")
                               .arg(freePort));
        first = addButton(tr("&Use port %1").arg(freePort), AcceptRole);
        connect(first, &QPushButton::clicked, this, [this, freePort] { emit portRequested(freePort); });
    } else {
        first = addButton(tr("&Open configuration"), AcceptRole);
        connect(first, &QPushButton::clicked, this, &StartProblemDialog::openConfigurationRequested);
    }
    setDefaultButton(first);
    QPushButton *quit = addButton(tr("&Quit"), DestructiveRole);
    connect(quit, &QPushButton::clicked, this, &StartProblemDialog::quitRequested);
    setEscapeButton(addButton(tr("&Not now"), RejectRole));
}

} // namespace signalbox
