// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/ownaddress.h"

#include "proxy/boundaddress.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace signalbox {

namespace {

/// An AppImage is mounted elsewhere at each start; on Windows no shell waits for a program with windows.
QString ownProgram()
{
    QString image = qEnvironmentVariable("APPIMAGE");
    if (QFileInfo(image).isExecutable())
        return image;
#ifdef Q_OS_WIN
    const QString console = QCoreApplication::applicationDirPath() + QStringLiteral("/signalboxd.exe");
    if (QFileInfo::exists(console))
        return console;
#endif
    return QCoreApplication::applicationFilePath();
}

} // namespace

Result<QString> ownAddress(const ServerConfig &server)
{
    const auto addresses = boundAddresses(server, server.port);
    if (!addresses)
        return addresses.error();
    if (server.port == 0)
        return Error{Error::Kind::InvalidRequest,
            QStringLiteral("the port is 0, so it is another one at each start: give it one with server.port "
                           "or --port")};
    return addresses->first().toUrl();
}

QStringList ownTokenCommand(const CommandLine &commandLine)
{
    QStringList command{ownProgram(), QStringLiteral("token")};
    if (!commandLine.config.isEmpty())
        command << QStringLiteral("--config") << QDir().absoluteFilePath(commandLine.config);
    return command;
}

} // namespace signalbox
