// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/keychainprobe.h"

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)

#include "credentials/keychainbus_linux.h"

#include <QDBusError>
#include <QDBusVariant>

#include <optional>

namespace signalbox {

namespace {

using State = KeychainCondition::State;

constexpr int longestWait = 2000; // ms
constexpr int walletWait = 500; // ms; as long as QtKeychain waits before it takes the Secret Service

KeychainCondition locked(bool isSecretService)
{
    return {State::Locked, QStringLiteral("the keychain is locked: unlock it (seahorse, or log in again)"),
        isSecretService};
}

/// The version of KDE's wallet that belongs to this session; 0 outside of KDE. As QtKeychain decides.
int walletVersion()
{
    if (qgetenv("XDG_CURRENT_DESKTOP") != "KDE")
        return 0;
    const int version = qEnvironmentVariableIntValue("KDE_SESSION_VERSION");
    return version == 5 || version == 6 ? version : 0;
}

QDBusMessage askWallet(
    const QDBusConnection &bus, int version, const char *method, const QVariantList &arguments)
{
    const QString name = QStringLiteral("kwalletd%1").arg(version);
    QDBusMessage call = QDBusMessage::createMethodCall(QString(u"org.kde." + name),
        QString(u"/modules/" + name), QStringLiteral("org.kde.KWallet"), QString::fromLatin1(method));
    call.setArguments(arguments);
    return bus.call(call, QDBus::Block, walletWait);
}

/// Nothing when KWallet does not answer.
std::optional<KeychainCondition> probeWallet(const QDBusConnection &bus, int version)
{
    const QDBusMessage wallet = askWallet(bus, version, "networkWallet", {});
    if (wallet.type() != QDBusMessage::ReplyMessage)
        return std::nullopt;
    const QDBusMessage isOpen = askWallet(bus, version, "isOpen", {wallet.arguments().value(0).toString()});
    return isOpen.arguments().value(0).toBool() ? KeychainCondition() : locked(false);
}

KeychainCondition absent(const QDBusMessage &reply)
{
    const QDBusError error(reply);
    if (error.type() == QDBusError::UnknownMethod || error.type() == QDBusError::UnknownObject) {
        return {State::Empty,
            QStringLiteral(
                "the keychain has no default keyring yet: make one (seahorse), or log in to a desktop"),
            true};
    }
    if (error.type() == QDBusError::NoReply || error.type() == QDBusError::TimedOut
        || error.type() == QDBusError::Timeout) {
        return {State::Absent,
            QStringLiteral("the Secret Service does not answer: restart gnome-keyring or KWallet")};
    }
    return {State::Absent,
        QStringLiteral("no Secret Service answers on this session bus: install gnome-keyring or "
                       "KWallet, or set secrets.store: file")};
}

KeychainCondition probeSecretService(const QDBusConnection &bus)
{
    QDBusMessage call = secretServiceCall(
        QStringLiteral("/org/freedesktop/secrets/aliases/default"), "org.freedesktop.DBus.Properties", "Get");
    call.setArguments({QStringLiteral("org.freedesktop.Secret.Collection"), QStringLiteral("Locked")});
    const QDBusMessage reply = bus.call(call, QDBus::Block, longestWait);
    if (reply.type() != QDBusMessage::ReplyMessage)
        return absent(reply);
    const bool isLocked = reply.arguments().value(0).value<QDBusVariant>().variant().toBool();
    return isLocked ? locked(true) : KeychainCondition{State::Open, {}, true};
}

} // namespace

KeychainCondition probeKeychain()
{
    const QDBusConnection bus = keychainBus();
    if (!bus.isConnected()) {
        return {State::Absent,
            QStringLiteral("there is no session bus, so no keychain: log in to a desktop, or set "
                           "secrets.store: file")};
    }
    if (const int version = walletVersion(); version > 0) {
        if (const std::optional<KeychainCondition> wallet = probeWallet(bus, version))
            return *wallet;
    }
    return probeSecretService(bus);
}

QString keychainTitle()
{
    return walletVersion() > 0 ? QStringLiteral("the keychain (KWallet)")
                               : QStringLiteral("the keychain (Secret Service)");
}

} // namespace signalbox

#endif
