// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/browser.h"

#include <QProcess>
#include <QStandardPaths>

namespace signalbox {

bool openInBrowser(const QUrl &url)
{
    const QString address = QString::fromUtf8(url.toEncoded());
#if defined(Q_OS_WIN)
    return QProcess::startDetached(
        QStringLiteral("rundll32"), {QStringLiteral("url.dll,FileProtocolHandler"), address});
#elif defined(Q_OS_MACOS)
    return QProcess::startDetached(QStringLiteral("open"), {address});
#else
    const bool hasDisplay
        = qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
    const QString opener = QStandardPaths::findExecutable(QStringLiteral("xdg-open"));
    return hasDisplay && !opener.isEmpty() && QProcess::startDetached(opener, {address});
#endif
}

} // namespace signalbox
