// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/commands.h"
#include "app/common/eventloop.h"
#include "app/common/greeting.h"
#include "app/common/headlessprogram.h"
#include "app/common/identity.h"
#include "app/common/ownaddress.h"
#include "app/common/reloadsignal.h"
#include "app/common/terminationsignals.h"
#include "app/desktop/configurationproblems.h"
#include "app/desktop/desktopprogram.h"
#include "app/desktop/displayprobe.h"
#include "app/desktop/instancekey.h"
#include "app/desktop/parentconsole.h"
#include "app/desktop/secondstart.h"
#include "app/desktop/singleinstance.h"
#include "core/statefolder.h"
#include "proxy/exchangelog.h"
#include "ui/dialogs/stillendingdialog.h"
#include "ui/preferences/generalsection.h"
#include "ui/window/appearance.h"

#include <QApplication>
#include <QTextStream>

#include <memory>
#include <optional>

namespace {

using namespace signalbox;

QStringList argumentsOf(int argc, char *argv[])
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    return arguments;
}

int runHeadless(int argc, char *argv[], const CommandLine &commandLine)
{
    usePollEventLoop();
    const QCoreApplication application(argc, argv);
    setApplicationIdentity();
    return runCommand(commandLine, [](const Run &run) { return HeadlessProgram(run).run(); });
}

struct Instance
{
    InstanceKey key;
    SingleInstance single;
};

/// Another one runs with this configuration, and is to do what this one was started for. Nothing: it has
/// ended instead, and this one is the first.
std::optional<int> handOver(SingleInstance &instance, const InstanceMessage &message)
{
    std::optional<int> exitCode = 0; // also where the session ends meanwhile
    std::optional<Appearance> appearance;
    SecondStart second(instance, message);
    const auto end = [&exitCode](std::optional<int> code) {
        exitCode = code;
        QCoreApplication::exit();
    };
    QObject::connect(&second, &SecondStart::isFirst, &second, [end] { end(std::nullopt); });
    QObject::connect(&second, &SecondStart::isDone, &second, [end] { end(0); });
    QObject::connect(&second, &SecondStart::failed, &second, [end](const QString &problem) {
        QTextStream(stderr) << QStringLiteral("signalbox: %1\n").arg(problem);
        end(1);
    });
    QObject::connect(&second, &SecondStart::waits, &second, [] {
        QTextStream(stderr) << QStringLiteral(
            "signalbox: the Signalbox that runs already is ending; this one starts when it has ended\n");
    });
    std::unique_ptr<StillEndingDialog> dialog;
    QObject::connect(&second, &SecondStart::waitsLong, &second, [&] {
        appearance.emplace(stateFolder());
        dialog = std::make_unique<StillEndingDialog>();
        QObject::connect(dialog.get(), &QDialog::rejected, &second, [end] { end(0); });
        if (message.kind != InstanceMessage::Kind::Nothing)
            dialog->show();
    });
    second.start();
    QApplication::exec();
    return exitCode;
}

int runWithTray(const Run &run, const CommandLine &commandLine, Instance &instance, Appearance &appearance)
{
    const LoadedConfig &loaded = run.loaded;
    DesktopProgram program({.config = loaded.config,
                               .configPath = loaded.path,
                               .configSources = loaded.sources,
                               .source = run.source,
                               .makeStore = run.makeStore,
                               .instance = instance.key.configuration,
                               .tokenCommand = ownTokenCommand(commandLine),
                               .page = commandLine.page,
                               .showsWindow = !commandLine.background
                                   || appearance.memory().choice(showsWindowChoice) == QLatin1String("on")},
        appearance);
    QObject::connect(&instance.single, &SingleInstance::received, &program, &DesktopProgram::obey);
    QObject::connect(&program, &DesktopProgram::stopping, &instance.single, &SingleInstance::stepAside);
    ExchangeLog exchanges(run.log, loaded.config->log.statisticsInterval);
    QObject::connect(&program, &DesktopProgram::exchangeFinished, &exchanges, &ExchangeLog::add);
    QObject::connect(&program, &DesktopProgram::listening, &program,
        [&loaded](const GatewaySnapshot &running) { greet(loaded, running); });
    QObject::connect(
        &program, &DesktopProgram::configChanged, &program, [&log = run.log](const ConfigPointer &config) {
            log.setLevels({config->log.level, config->log.levels});
        });
    QObject::connect(&program, &DesktopProgram::configChanged, &exchanges,
        [&exchanges](const ConfigPointer &config) { exchanges.setInterval(config->log.statisticsInterval); });
    QObject::connect(&program, &DesktopProgram::logLevelsChanged, &program,
        [&log = run.log](const LogLevels &levels) { log.setLevels(levels); });
    const ReloadSignal hangup;
    QObject::connect(&hangup, &ReloadSignal::requested, &program, &DesktopProgram::reload);
    const TerminationSignals termination;
    QObject::connect(&termination, &TerminationSignals::requested, &program, &DesktopProgram::requestStop);
    return program.run();
}

} // namespace

int main(int argc, char *argv[])
{
    useParentConsole();
    // Read before Qt starts: whether there will be windows decides which application object is made.
    const CommandLine commandLine = CommandLine::parse(argumentsOf(argc, argv));
    const bool windowsWanted = commandLine.action == CommandLine::Action::Run && !commandLine.headless
        && commandLine.error.isEmpty();
    if (!windowsWanted)
        return runHeadless(argc, argv, commandLine);
    if (!hasDisplay(QProcessEnvironment::systemEnvironment())) {
        QTextStream(stderr) << QStringLiteral("signalbox: no display answers, so it runs without a tray\n");
        return runHeadless(argc, argv, commandLine);
    }

    // What the desktop has given for a window is gone once Qt has seen it.
    const auto environment = QProcessEnvironment::systemEnvironment();
    auto message = InstanceMessage::fromEnvironment(environment, commandLine.page);
    if (commandLine.background)
        message.kind = InstanceMessage::Kind::Nothing;
    const QApplication application(argc, argv);
    setApplicationIdentity();
    const InstanceKey key = InstanceKey::of(commandLine, environment);
    Instance instance{key, {SingleInstance::runtimeFolder(), key.session}};
    QGuiApplication::setDesktopFileName(QStringLiteral("io.github.signalbox.Signalbox"));
    QApplication::setQuitOnLastWindowClosed(false);
    if (!instance.single.claim()) {
        if (const std::optional<int> exitCode = handOver(instance.single, message))
            return *exitCode;
    }
    Appearance appearance(stateFolder());
    usePollEventLoop(); // not for the windows: desktop themes need glib's
    return runCommand(
        commandLine, [&](const Run &run) { return runWithTray(run, commandLine, instance, appearance); },
        [&](const LoadedConfig &loaded, const ConfigSource &again) {
            return showConfigurationProblems(loaded, again, instance.single);
        });
}
