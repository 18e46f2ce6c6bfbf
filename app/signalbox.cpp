// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/commands.h"
#include "app/common/eventloop.h"
#include "app/common/headlessprogram.h"
#include "app/common/identity.h"
#include "app/common/terminationsignals.h"
#include "app/desktop/desktopprogram.h"
#include "proxy/exchangelog.h"

#include <QApplication>

namespace {

using namespace signalbox;

/// X11 and Wayland tell by a variable whether there is a screen; the other systems always have one.
bool hasDisplay()
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_MACOS)
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
        || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
#else
    return true;
#endif
}

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
    return runCommand(commandLine,
        [](const LoadedConfig &loaded, LogWriter &log) { return HeadlessProgram(loaded, log).run(); });
}

int runWithTray(const LoadedConfig &loaded, LogWriter &log)
{
    DesktopProgram program({loaded.config, loaded.path, -1});
    QObject::connect(&program, &DesktopProgram::exchangeFinished, &program,
        [&log](const ExchangeRecord &record) { logExchange(log, record); });
    const TerminationSignals termination;
    QObject::connect(&termination, &TerminationSignals::requested, &program, &DesktopProgram::requestStop);
    return program.run();
}

} // namespace

int main(int argc, char *argv[])
{
    // Read before Qt starts: whether there will be windows decides which application object is made.
    const CommandLine commandLine = CommandLine::parse(argumentsOf(argc, argv));
    const bool windows
        = commandLine.action == CommandLine::Action::Run && !commandLine.headless && hasDisplay();
    if (!windows || !commandLine.error.isEmpty())
        return runHeadless(argc, argv, commandLine);

    const QApplication application(argc, argv);
    setApplicationIdentity();
    QGuiApplication::setDesktopFileName(QStringLiteral("io.github.signalbox.Signalbox"));
    QApplication::setQuitOnLastWindowClosed(false);
    usePollEventLoop(); // not for the windows: desktop themes need glib's
    return runCommand(commandLine, runWithTray);
}
