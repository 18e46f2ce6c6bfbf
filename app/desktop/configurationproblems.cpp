// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/configurationproblems.h"

#include "app/common/configwatcher.h"
#include "app/desktop/singleinstance.h"
#include "ui/configuration/configurationfile.h"
#include "ui/dialogs/configurationproblemdialog.h"
#include "ui/texts/gatewaytexts.h"

#include <QApplication>

namespace signalbox {

namespace {

void tellNotOpened(const Error &error, QWidget &dialog)
{
    auto *box = new QMessageBox(QMessageBox::Warning, dialog.windowTitle(),
        GatewayTexts::shown(error.message), QMessageBox::Ok, &dialog);
    box->setTextFormat(Qt::PlainText);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}
} // namespace

bool showConfigurationProblems(
    const LoadedConfig &loaded, const ConfigSource &again, SingleInstance &instance)
{
    instance.stepAside();
    bool isCorrected = false;
    ConfigurationProblemDialog dialog(loaded.problems, loaded.path);
    QStringList watched = loaded.sources;
    std::unique_ptr<ConfigWatcher> watcher;
    std::function<void()> watch;
    const auto look = [&] {
        const LoadedConfig now = again();
        isCorrected = now.config != nullptr;
        if (isCorrected)
            dialog.accept();
        else
            dialog.setProblems(now.problems, now.path);
        if (!isCorrected && std::exchange(watched, now.sources) != now.sources)
            QMetaObject::invokeMethod(&dialog, watch, Qt::QueuedConnection); // the watcher may be who called
    };
    watch = [&] {
        watcher = std::make_unique<ConfigWatcher>(watched);
        QObject::connect(watcher.get(), &ConfigWatcher::changed, &dialog, look);
        look();
    };
    // What was written after it was read and before it was watched nobody tells.
    QMetaObject::invokeMethod(&dialog, watch, Qt::QueuedConnection);
    QObject::connect(&dialog, &ConfigurationProblemDialog::openConfigurationRequested, &dialog, [&] {
        if (const auto error = openConfigurationFile(loaded.path))
            tellNotOpened(*error, dialog);
    });
    QObject::connect(&dialog, &QDialog::finished, qApp, [] { QCoreApplication::exit(); });
    QObject::connect(&instance, &SingleInstance::awaited, &dialog, &QDialog::reject);
    dialog.show();
    QApplication::exec();
    if (isCorrected)
        instance.stay();
    return isCorrected;
}

} // namespace signalbox
