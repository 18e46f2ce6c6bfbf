// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/commands.h"
#include "app/common/eventloop.h"
#include "app/common/greeting.h"
#include "app/common/headlessprogram.h"
#include "app/common/identity.h"
#include "app/common/reloadsignal.h"
#include "app/common/terminationsignals.h"
#include "app/desktop/configurationproblems.h"
#include "app/desktop/desktopprogram.h"
#include "app/desktop/displayprobe.h"
#include "app/desktop/parentconsole.h"
#include "proxy/exchangelog.h"

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

int runWithTray(const Run &run)
{
    const LoadedConfig &loaded = run.loaded;
    DesktopProgram program({loaded.config, loaded.path, loaded.sources, run.source, run.makeStore});
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

    const QApplication application(argc, argv);
    setApplicationIdentity();
    QGuiApplication::setDesktopFileName(QStringLiteral("io.github.signalbox.Signalbox"));
    QApplication::setQuitOnLastWindowClosed(false);
    usePollEventLoop(); // not for the windows: desktop themes need glib's
    return runCommand(commandLine, runWithTray, showConfigurationProblems);
}
