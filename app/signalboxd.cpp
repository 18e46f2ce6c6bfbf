// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/commands.h"
#include "app/common/eventloop.h"
#include "app/common/headlessprogram.h"
#include "app/common/identity.h"

#include <QCoreApplication>

int main(int argc, char *argv[])
{
    signalbox::usePollEventLoop();
    const QCoreApplication application(argc, argv);
    signalbox::setApplicationIdentity();
    const auto commandLine = signalbox::CommandLine::parse(QCoreApplication::arguments());
    return signalbox::runCommand(
        commandLine, [](const signalbox::Run &run) { return signalbox::HeadlessProgram(run).run(); });
}
