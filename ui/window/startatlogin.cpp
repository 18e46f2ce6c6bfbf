// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/startatlogin.h"

#include <QCoreApplication>

namespace signalbox {

QString StartAtLogin::runningProgram()
{
    const QString image = qEnvironmentVariable("APPIMAGE");
    return image.isEmpty() ? QCoreApplication::applicationFilePath() : image;
}

} // namespace signalbox
