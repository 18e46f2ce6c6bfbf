// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/keyringsession.h"

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)

#include "support/testclient.h"

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusContext>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusVariant>
#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <utility>
#include <vector>

#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#endif

namespace signalbox::test {

namespace {

constexpr char password[] = "test-password";

/// The Secret Service's own form of a secret, not encrypted.
struct PlainSecret
{
    QDBusObjectPath session;
    QByteArray parameters;
    QByteArray value;
    QString type = QStringLiteral("text/plain");
};

QDBusArgument &operator<<(QDBusArgument &argument, const PlainSecret &secret)
{
    argument.beginStructure();
    argument << secret.session << secret.parameters << secret.value << secret.type;
    argument.endStructure();
    return argument;
}

const QDBusArgument &operator>>(const QDBusArgument &argument, PlainSecret &secret)
{
    argument.beginStructure();
    argument >> secret.session >> secret.parameters >> secret.value >> secret.type;
    argument.endStructure();
    return argument;
}

QString connectionName()
{
    return QStringLiteral("keyring-session");
}

QString service()
{
    return QStringLiteral("org.freedesktop.secrets");
}

QString prompterService()
{
    return QStringLiteral("org.gnome.keyring.SystemPrompter");
}

QString prompterPath()
{
    return QStringLiteral("/org/gnome/keyring/Prompter");
}

QDBusObjectPath loginKeyring()
{
    return QDBusObjectPath(QStringLiteral("/org/freedesktop/secrets/collection/login"));
}

QList<QVariant> call(const QString &interface, const QString &method, const QVariantList &arguments)
{
    QDBusMessage message = QDBusMessage::createMethodCall(
        service(), QStringLiteral("/org/freedesktop/secrets"), interface, method);
    message.setArguments(arguments);
    const QDBusMessage reply = QDBusConnection(connectionName()).call(message);
    if (reply.type() != QDBusMessage::ReplyMessage)
        qFatal("%s: %s", qPrintable(method), qPrintable(reply.errorMessage()));
    return reply.arguments();
}

void dieWithParent(QProcess &process)
{
#ifdef Q_OS_LINUX
    process.setChildProcessModifier(
        [] { prctl(PR_SET_PDEATHSIG, SIGKILL); }); // a test that crashes leaves nothing
#else
    Q_UNUSED(process)
#endif
}

void killAndBury(QProcess &process)
{
    if (process.state() == QProcess::NotRunning)
        return;
    process.kill();
    process.waitForFinished(patience);
}

} // namespace

/// Where gnome-keyring looks for somebody who shows its prompts: takes each, and shows it to nobody.
class KeyringSession::Prompter : public QObject, protected QDBusContext
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.gnome.keyring.internal.Prompter")

public:
    int begun = 0;

    /// As when the user closes the dialogs.
    void closeAll()
    {
        for (const auto &[daemon, callback] : std::exchange(m_held, {})) {
            QDBusConnection(connectionName())
                .call(QDBusMessage::createMethodCall(daemon, callback.path(),
                    QStringLiteral("org.gnome.keyring.internal.Prompter.Callback"),
                    QStringLiteral("PromptDone")));
        }
    }

public slots:
    // NOLINTBEGIN(readability-identifier-naming): the names on the bus
    void BeginPrompting(const QDBusObjectPath &callback)
    {
        m_held.emplace_back(message().service(), callback);
        ++begun;
    }
    void StopPrompting(const QDBusObjectPath &callback)
    {
        const auto isIt = [&](const auto &held) { return held.second == callback; };
        m_held.erase(std::remove_if(m_held.begin(), m_held.end(), isIt), m_held.end());
    }
    // NOLINTEND(readability-identifier-naming)

private:
    std::vector<std::pair<QString, QDBusObjectPath>>
        m_held; ///< who asks, and where it is told what came of it
};

QString KeyringSession::obstacle()
{
    for (const char *program : {"dbus-daemon", "gnome-keyring-daemon", "secret-tool"}) {
        if (QStandardPaths::findExecutable(QString::fromLatin1(program)).isEmpty()) {
            return QStringLiteral("%1 is missing (Debian: apt install dbus gnome-keyring libsecret-tools)")
                .arg(QString::fromLatin1(program));
        }
    }
    return {};
}

KeyringSession::KeyringSession()
{
    const QDir folder(m_folder.path());
    // Its own home, so that neither keyring nor sockets are the user's.
    for (const char *name : {"run", "data", "config", "cache"})
        folder.mkdir(QString::fromLatin1(name), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    const auto set = [&](const char *variable, const char *name) {
        qputenv(variable,
            QFile::encodeName(name == nullptr ? folder.path() : folder.filePath(QString::fromLatin1(name))));
    };
    set("HOME", nullptr);
    set("XDG_RUNTIME_DIR", "run");
    set("XDG_DATA_HOME", "data");
    set("XDG_CONFIG_HOME", "config");
    set("XDG_CACHE_HOME", "cache");
    for (const char *variable : {"DISPLAY", "WAYLAND_DISPLAY", "XDG_CURRENT_DESKTOP", "DESKTOP_SESSION",
             "GNOME_KEYRING_CONTROL", "KDE_SESSION_VERSION"})
        qunsetenv(variable);
    for (QProcess *process : {&m_bus, &m_daemon})
        dieWithParent(*process);
    startBus();
}

KeyringSession::~KeyringSession()
{
    killBus();
}

void KeyringSession::startBus()
{
    killBus();
    const QString file = m_folder.filePath(QStringLiteral("bus.conf"));
    QFile config(file);
    if (!config.open(QIODevice::WriteOnly))
        qFatal("%s cannot be written", qPrintable(file));
    config.write("<busconfig><type>session</type><listen>unix:dir="
        + QFile::encodeName(m_folder.filePath(QStringLiteral("run")))
        + "</listen><policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>"
          "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>\n");
    config.close();
    m_bus.setProcessChannelMode(QProcess::SeparateChannels);
    m_bus.start(QStringLiteral("dbus-daemon"),
        {QStringLiteral("--config-file=") + file, QStringLiteral("--print-address"),
            QStringLiteral("--nofork"), QStringLiteral("--nopidfile")});
    m_address.clear();
    while (!m_address.endsWith('\n') && m_bus.waitForReadyRead(patience))
        m_address += m_bus.readAllStandardOutput();
    m_address = m_address.trimmed();
    if (m_address.isEmpty())
        qFatal("dbus-daemon did not start: %s", m_bus.readAllStandardError().constData());
    qputenv("DBUS_SESSION_BUS_ADDRESS", m_address);
    if (!QDBusConnection::connectToBus(QString::fromUtf8(m_address), connectionName()).isConnected())
        qFatal("the test's own bus takes no connection");
}

void KeyringSession::killBus()
{
    kill();
    dismissPrompts();
    QDBusConnection::disconnectFromBus(connectionName());
    killAndBury(m_bus);
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
}

void KeyringSession::start()
{
    startDaemon({QStringLiteral("--unlock")}, password);
}

void KeyringSession::startWithoutKeyring()
{
    QDir(m_folder.filePath(QStringLiteral("data/keyrings"))).removeRecursively();
    startDaemon({}, {});
}

void KeyringSession::startDaemon(const QStringList &arguments, const QByteArray &input)
{
    kill();
    m_daemon.start(QStringLiteral("gnome-keyring-daemon"),
        QStringList{QStringLiteral("--foreground"), QStringLiteral("--components=secrets")} + arguments);
    m_daemon.write(input);
    m_daemon.closeWriteChannel();
    if (!QTest::qWaitFor([this] { return isServed(); }, patience))
        qFatal("gnome-keyring-daemon did not start: %s", m_daemon.readAllStandardError().constData());
}

bool KeyringSession::isServed() const
{
    return QDBusConnection(connectionName()).interface()->isServiceRegistered(service());
}

void KeyringSession::kill()
{
    const bool isThere = m_daemon.state() != QProcess::NotRunning; // and not a test's own service
    killAndBury(m_daemon);
    if (isThere && m_bus.state() == QProcess::Running
        && !QTest::qWaitFor([this] { return !isServed(); }, patience))
        qFatal("the bus does not see that the keyring is gone");
}

void KeyringSession::restart()
{
    kill();
    start();
}

void KeyringSession::hang()
{
    ::kill(pid_t(m_daemon.processId()), SIGSTOP);
}

void KeyringSession::lock()
{
    call(QStringLiteral("org.freedesktop.Secret.Service"), QStringLiteral("Lock"),
        {QVariant::fromValue(QList<QDBusObjectPath>{loginKeyring()})});
}

void KeyringSession::unlock()
{
    qDBusRegisterMetaType<PlainSecret>();
    const QVariantList session
        = call(QStringLiteral("org.freedesktop.Secret.Service"), QStringLiteral("OpenSession"),
            {QStringLiteral("plain"), QVariant::fromValue(QDBusVariant(QString()))});
    const PlainSecret master{session.value(1).value<QDBusObjectPath>(), {}, password};
    call(QStringLiteral("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"),
        QStringLiteral("UnlockWithMasterPassword"),
        {QVariant::fromValue(loginKeyring()), QVariant::fromValue(master)});
}

void KeyringSession::holdPrompts()
{
    m_prompter = std::make_unique<Prompter>();
    QDBusConnection bus(connectionName());
    if (!bus.registerObject(prompterPath(), m_prompter.get(), QDBusConnection::ExportAllSlots)
        || !bus.registerService(prompterService()))
        qFatal("prompts cannot be held");
}

void KeyringSession::dismissPrompts()
{
    if (!m_prompter)
        return;
    m_prompter->closeAll();
    QDBusConnection bus(connectionName());
    bus.unregisterService(prompterService());
    bus.unregisterObject(prompterPath());
    m_prompter.reset();
}

int KeyringSession::heldPrompts() const
{
    return m_prompter ? m_prompter->begun : 0;
}

void KeyringSession::store(const QString &name, const QByteArray &value) const
{
    QProcess tool;
    tool.start(QStringLiteral("secret-tool"),
        {QStringLiteral("store"), QStringLiteral("--label=test"), QStringLiteral("server"),
            QStringLiteral("signalbox"), QStringLiteral("user"), name});
    tool.write(value);
    tool.closeWriteChannel();
    if (!tool.waitForFinished(patience) || tool.exitCode() != 0)
        qFatal("secret-tool: %s", tool.readAllStandardError().constData());
}

QByteArray KeyringSession::search(const QString &name) const
{
    QProcess tool;
    tool.setProcessChannelMode(QProcess::MergedChannels);
    tool.start(QStringLiteral("secret-tool"),
        {QStringLiteral("search"), QStringLiteral("--all"), QStringLiteral("server"),
            QStringLiteral("signalbox"), QStringLiteral("user"), name});
    tool.waitForFinished(patience);
    return tool.readAll();
}

QByteArray KeyringSession::kept(const QString &name) const
{
    const QByteArray found = search(name);
    const qsizetype begin = found.indexOf("secret = ");
    return begin < 0 ? QByteArray() : QByteArray::fromBase64(found.mid(begin + 9).split('\n').constFirst());
}

} // namespace signalbox::test

#include "keyringsession.moc"

#endif
