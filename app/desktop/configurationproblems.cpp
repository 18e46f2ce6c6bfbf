// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/configurationproblems.h"

#include "ui/configuration/configurationfile.h"
#include "ui/dialogs/configurationproblemdialog.h"
#include "ui/texts/gatewaytexts.h"

#include <QApplication>

namespace signalbox {

void showConfigurationProblems(const LoadedConfig &loaded)
{
    ConfigurationProblemDialog dialog(loaded.problems, loaded.path);
    std::optional<Error> error;
    QObject::connect(&dialog, &ConfigurationProblemDialog::openConfigurationRequested, &dialog,
        [&] { error = openConfigurationFile(loaded.path); });
    QObject::connect(&dialog, &QDialog::finished, qApp, [] { QCoreApplication::exit(); });
    dialog.show();
    QApplication::exec();
    if (!error)
        return;
    QMessageBox notOpened(
        QMessageBox::Warning, dialog.windowTitle(), GatewayTexts::shown(error->message), QMessageBox::Ok);
    notOpened.setTextFormat(Qt::PlainText);
    QObject::connect(&notOpened, &QDialog::finished, qApp, [] { QCoreApplication::exit(); });
    notOpened.show();
    QApplication::exec();
}

} // namespace signalbox
