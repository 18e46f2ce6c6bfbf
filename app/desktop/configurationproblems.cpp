// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/configurationproblems.h"

#include "app/desktop/singleinstance.h"
#include "ui/configuration/configurationfile.h"
#include "ui/dialogs/configurationproblemdialog.h"
#include "ui/texts/gatewaytexts.h"

#include <QApplication>

namespace signalbox {

void showConfigurationProblems(const LoadedConfig &loaded, SingleInstance &instance)
{
    instance.stepAside();
    bool isAwaited = false;
    ConfigurationProblemDialog dialog(loaded.problems, loaded.path);
    std::optional<Error> error;
    QObject::connect(&dialog, &ConfigurationProblemDialog::openConfigurationRequested, &dialog,
        [&] { error = openConfigurationFile(loaded.path); });
    QObject::connect(&dialog, &QDialog::finished, qApp, [] { QCoreApplication::exit(); });
    QObject::connect(&instance, &SingleInstance::awaited, &dialog, [&] {
        isAwaited = true;
        dialog.reject();
    });
    dialog.show();
    QApplication::exec();
    if (!error || isAwaited)
        return;
    QMessageBox notOpened(
        QMessageBox::Warning, dialog.windowTitle(), GatewayTexts::shown(error->message), QMessageBox::Ok);
    notOpened.setTextFormat(Qt::PlainText);
    QObject::connect(&notOpened, &QDialog::finished, qApp, [] { QCoreApplication::exit(); });
    QObject::connect(&instance, &SingleInstance::awaited, &notOpened, &QDialog::reject);
    notOpened.show();
    QApplication::exec();
}

} // namespace signalbox
