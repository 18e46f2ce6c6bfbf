// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtGlobal>

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)

#include "credentials/keychainbus_linux.h"

#include <QFileInfo>

namespace signalbox {

namespace {

/// Empty where there is no bus. Not left to libdbus: it would start a bus of its own, on which no keychain
/// is, and remembers the first address for ever.
QString sessionBusAddress()
{
    QString address = qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS");
    if (!address.isEmpty())
        return address;
    const QString socket = qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus");
    return QFileInfo::exists(socket) ? QString(u"unix:path=" + socket) : QString();
}

} // namespace

QDBusConnection keychainBus()
{
    const QString name = QStringLiteral("signalbox-keychain");
    QDBusConnection known(name);
    if (known.isConnected())
        return known;
    QDBusConnection::disconnectFromBus(name);
    const QString address = sessionBusAddress();
    return address.isEmpty() ? known : QDBusConnection::connectToBus(address, name);
}

QDBusMessage secretServiceCall(const char *method)
{
    return secretServiceCall(
        QStringLiteral("/org/freedesktop/secrets"), "org.freedesktop.Secret.Service", method);
}

QDBusMessage secretServiceCall(const QString &path, const char *interface, const char *method)
{
    return QDBusMessage::createMethodCall(QString::fromLatin1(secretService), path,
        QString::fromLatin1(interface), QString::fromLatin1(method));
}

} // namespace signalbox

#endif
