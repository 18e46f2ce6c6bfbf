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
#include "app/desktop/singleinstance.h"
#include "core/statefolder.h"
#include "proxy/exchangelog.h"
#include "ui/preferences/generalsection.h"
#include "ui/window/appearance.h"

#include <QApplication>
#include <QTextStream>

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

/// Another one runs with this configuration, and is to do what this one was started for.
int handOver(SingleInstance &instance, const CommandLine &commandLine, const InstanceMessage &message)
{
    if (commandLine.background)
        return 0;
    instance.handOver(message, qApp, [](const std::optional<Error> &error) {
        if (error)
            QTextStream(stderr) << QStringLiteral("signalbox: %1\n").arg(error->message);
        QCoreApplication::exit(error ? 1 : 0);
    });
    return QApplication::exec();
}

int runWithTray(
    const Run &run, const CommandLine &commandLine, const Instance &instance, Appearance &appearance)
{
    const LoadedConfig &loaded = run.loaded;
    DesktopProgram program({.config = loaded.config,
                               .configPath = loaded.path,
                               .configSources = loaded.sources,
                               .source = run.source,
                               .makeStore = run.makeStore,
                               .instance = instance.key.configuration,
                               .tokenCommand = ownTokenCommand(commandLine),
                               .showsWindow = !commandLine.background
                                   || appearance.memory().choice(showsWindowChoice) == QLatin1String("on")},
        appearance);
    QObject::connect(&instance.single, &SingleInstance::received, &program, &DesktopProgram::obey);
    if (!commandLine.page.isEmpty())
        program.showPage(commandLine.page);
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
    CommandLine commandLine = CommandLine::parse(argumentsOf(argc, argv));
    if (!commandLine.page.isEmpty() && !isPageName(commandLine.page))
        commandLine.error
            = QStringLiteral("--page wants a name such as requests, not '%1'").arg(commandLine.page);
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
    const auto message = InstanceMessage::fromEnvironment(environment, commandLine.page);
    const QApplication application(argc, argv);
    setApplicationIdentity();
    const InstanceKey key = InstanceKey::of(commandLine, environment);
    Instance instance{key, {SingleInstance::runtimeFolder(), key.session}};
    if (!instance.single.claim())
        return handOver(instance.single, commandLine, message);
    Appearance appearance(stateFolder());
    QGuiApplication::setDesktopFileName(QStringLiteral("io.github.signalbox.Signalbox"));
    QApplication::setQuitOnLastWindowClosed(false);
    usePollEventLoop(); // not for the windows: desktop themes need glib's
    return runCommand(
        commandLine, [&](const Run &run) { return runWithTray(run, commandLine, instance, appearance); },
        showConfigurationProblems);
}
