// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/keychainprobe.h"

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)

#include "credentials/keychainbus_linux.h"

#include <QDBusError>
#include <QDBusVariant>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QHash>
#include <QSettings>
#include <QStandardPaths>

#include <optional>

namespace signalbox {

namespace {

using State = KeychainCondition::State;

constexpr int longestWait = 2000; // ms
constexpr int walletWait = 500; // ms; after as long QtKeychain takes the Secret Service for good
constexpr int restAfterSilence = 5000; // ms

/// Services that did not answer are not asked again for a while: each secret would cost another wait. A
/// service that was started anew has another owner, and is.
class Silences
{
public:
    [[nodiscard]] bool has(const QDBusConnection &bus, const QString &service) const
    {
        const auto known = m_silences.find(service);
        return known != m_silences.end() && !known->rest.hasExpired()
            && known->owner == ownerOf(bus, service);
    }
    void add(const QDBusConnection &bus, const QString &service)
    {
        m_silences.insert(service, {ownerOf(bus, service), QDeadlineTimer(restAfterSilence)});
    }

private:
    struct Silence
    {
        QString owner;
        QDeadlineTimer rest;
    };

    /// From the bus itself, which always answers. Empty when the service does not run.
    static QString ownerOf(const QDBusConnection &bus, const QString &service)
    {
        QDBusMessage call = QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.DBus"),
            QStringLiteral("/org/freedesktop/DBus"), QStringLiteral("org.freedesktop.DBus"),
            QStringLiteral("GetNameOwner"));
        call.setArguments({service});
        const QDBusMessage reply = bus.call(call, QDBus::Block, longestWait);
        return reply.type() == QDBusMessage::ReplyMessage ? reply.arguments().value(0).toString() : QString();
    }

    QHash<QString, Silence> m_silences;
};

/// The service's reply, or an error, at once where it was silent a moment ago.
QDBusMessage ask(const QDBusConnection &bus, const QDBusMessage &call, int wait)
{
    // One for all stores: they are all on the keychain's thread.
    static Silences silences; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
    if (silences.has(bus, call.service()))
        return QDBusMessage::createError(QDBusError::NoReply, QString());
    QElapsedTimer clock;
    clock.start();
    const QDBusMessage reply = bus.call(call, QDBus::Block, wait);
    const bool isLate = clock.elapsed() > wait / 2; // else it ended, or says no
    if (reply.type() != QDBusMessage::ReplyMessage && isLate)
        silences.add(bus, call.service());
    return reply;
}

KeychainCondition locked(bool isSecretService)
{
    return {State::Locked, QStringLiteral("the keychain is locked: unlock it (seahorse, or log in again)"),
        isSecretService};
}

/// As its owner may have said in KDE's settings: then it ends as soon as it is started, and another program
/// may have the Secret Service.
bool isWalletEnabled()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);
    const QSettings settings(QString(folder + u"/kwalletrc"), QSettings::IniFormat);
    return settings.value(QStringLiteral("Wallet/Enabled"), true).toBool();
}

/// The version of KDE's wallet that belongs to this session; 0 outside of KDE. As QtKeychain decides.
int walletVersion()
{
    if (qgetenv("XDG_CURRENT_DESKTOP") != "KDE")
        return 0;
    const int version = qEnvironmentVariableIntValue("KDE_SESSION_VERSION");
    return (version == 5 || version == 6) && isWalletEnabled() ? version : 0;
}

QDBusMessage walletCall(int version, const char *method, const QVariantList &arguments)
{
    const QString name = QStringLiteral("kwalletd%1").arg(version);
    QDBusMessage call = QDBusMessage::createMethodCall(QString(u"org.kde." + name),
        QString(u"/modules/" + name), QStringLiteral("org.kde.KWallet"), QString::fromLatin1(method));
    call.setArguments(arguments);
    return call;
}

/// It neither runs nor can be started.
bool isMissing(const QDBusMessage &reply)
{
    return reply.errorName() == QStringLiteral("org.freedesktop.DBus.Error.ServiceUnknown")
        || reply.errorName() == QStringLiteral("org.freedesktop.DBus.Error.NameHasNoOwner");
}

/// Nothing when there is no KWallet. One that only does not answer is not passed over: the other keychain
/// would not have what is in this one, and what was put there would not be found again.
std::optional<KeychainCondition> probeWallet(const QDBusConnection &bus, int version)
{
    const KeychainCondition silent{
        State::Absent, QStringLiteral("KWallet does not answer: log in again, or restart it")};
    // It may have to be started for this.
    const QDBusMessage wallet = ask(bus, walletCall(version, "networkWallet", {}), longestWait);
    if (isMissing(wallet))
        return std::nullopt;
    if (wallet.type() != QDBusMessage::ReplyMessage)
        return silent;
    const QVariantList arguments{wallet.arguments().value(0).toString()};
    const QDBusMessage isOpen = ask(bus, walletCall(version, "isOpen", arguments), walletWait);
    const QVariant said = isOpen.arguments().value(0); // of an error, its text
    if (isOpen.type() != QDBusMessage::ReplyMessage || said.typeId() != QMetaType::Bool)
        return silent;
    return said.toBool() ? KeychainCondition() : locked(false);
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
    const QDBusMessage reply = ask(bus, call, longestWait);
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
