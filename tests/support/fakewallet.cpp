// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakewallet.h"

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)

#include <QDBusConnection>
#include <QDBusContext>
#include <QDBusMessage>
#include <QHash>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <utility>
#include <vector>

namespace signalbox::test {

namespace {

constexpr int openHandle = 7;

QString connectionName()
{
    return QStringLiteral("fake-wallet");
}

} // namespace

class FakeWallet::Daemon : public QObject, protected QDBusContext
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.kde.KWallet")

public:
    User user = User::Opens;
    Temper temper = Temper::Answers;
    bool isWalletOpen = true;
    int asked = 0;
    QHash<QString, QByteArray> values;

    void openAtLast()
    {
        isWalletOpen = true;
        for (const QDBusMessage &call : std::exchange(m_waiting, {}))
            QDBusConnection(connectionName()).send(call.createReply(openHandle));
    }

public slots:
    QString networkWallet()
    {
        if (temper == Temper::IsSilent)
            setDelayedReply(true);
        else if (temper == Temper::StartsSlowly)
            answerLate();
        else if (temper == Temper::Fails)
            sendErrorReply(QDBusError::Failed, QStringLiteral("it is broken"));
        return walletName();
    }
    bool isOpen(const QString &wallet)
    {
        if (temper == Temper::FailsToTell)
            sendErrorReply(QDBusError::Failed, QStringLiteral("it is broken"));
        return isTheWalletOpen(wallet);
    }
    int open(const QString &wallet, qlonglong window, const QString &application)
    {
        Q_UNUSED(window)
        Q_UNUSED(application)
        if (isTheWalletOpen(wallet))
            return openHandle;
        ++asked;
        if (user == User::DoesNothing) {
            setDelayedReply(true);
            m_waiting.push_back(message());
            return 0;
        }
        isWalletOpen = user == User::Opens;
        return isWalletOpen ? openHandle : -1;
    }
    int entryType(int handle, const QString &folder, const QString &key, const QString &application)
    {
        Q_UNUSED(application)
        return handle == openHandle && values.contains(place(folder, key)) ? 2 : 0; // a stream, or unknown
    }
    QByteArray readEntry(int handle, const QString &folder, const QString &key, const QString &application)
    {
        Q_UNUSED(application)
        return handle == openHandle ? values.value(place(folder, key)) : QByteArray();
    }
    int writeEntry(int handle, const QString &folder, const QString &key, const QByteArray &value,
        const QString &application)
    {
        Q_UNUSED(application)
        if (handle != openHandle)
            return -1;
        values.insert(place(folder, key), value);
        return 0;
    }
    int removeEntry(int handle, const QString &folder, const QString &key, const QString &application)
    {
        Q_UNUSED(application)
        return handle == openHandle && values.remove(place(folder, key)) ? 0 : -1;
    }

private:
    static QString walletName() { return QStringLiteral("kdewallet"); }
    [[nodiscard]] bool isTheWalletOpen(const QString &wallet) const
    {
        return isWalletOpen && wallet == walletName();
    }
    void answerLate()
    {
        setDelayedReply(true);
        temper = Temper::Answers;
        constexpr std::chrono::milliseconds start{800};
        QTimer::singleShot(start, this,
            [reply = message().createReply(walletName())] { QDBusConnection(connectionName()).send(reply); });
    }
    static QString place(const QString &folder, const QString &key) { return QString(folder + u'/' + key); }

    std::vector<QDBusMessage> m_waiting;
};

FakeWallet::FakeWallet() : m_daemon(std::make_unique<Daemon>())
{
    QDBusConnection bus
        = QDBusConnection::connectToBus(qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS"), connectionName());
    if (!bus.registerObject(
            QStringLiteral("/modules/kwalletd5"), m_daemon.get(), QDBusConnection::ExportAllSlots)
        || !bus.registerService(QStringLiteral("org.kde.kwalletd5")))
        qFatal("the fake wallet cannot be reached");
}

FakeWallet::~FakeWallet()
{
    QDBusConnection::disconnectFromBus(connectionName());
}

void FakeWallet::close()
{
    m_daemon->isWalletOpen = false;
}

void FakeWallet::setUser(User user)
{
    m_daemon->user = user;
}

void FakeWallet::setTemper(Temper temper)
{
    m_daemon->temper = temper;
}

int FakeWallet::asked() const
{
    return m_daemon->asked;
}

int FakeWallet::entries() const
{
    return int(m_daemon->values.size());
}

void FakeWallet::openAtLast()
{
    m_daemon->openAtLast();
}

} // namespace signalbox::test

#include "fakewallet.moc"

#endif
