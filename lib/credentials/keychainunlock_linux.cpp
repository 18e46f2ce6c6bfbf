// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/keychainunlock.h"

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)

#include "credentials/keychainbus_linux.h"

#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusServiceWatcher>

#include <utility>

namespace signalbox {

namespace {

constexpr char promptInterface[] = "org.freedesktop.Secret.Prompt";
constexpr QStringView nothing = u"/"; // in place of an object

} // namespace

KeychainUnlock::KeychainUnlock(QObject *parent) : QObject(parent) { }

// Not by the prompt's Dismiss: gnome-keyring 42 aborts, with all that was unlocked.
KeychainUnlock::~KeychainUnlock() = default;

void KeychainUnlock::ask(Done done)
{
    m_waiting.push_back(std::move(done));
    if (m_waiting.size() > 1)
        return;
    QDBusMessage call = secretServiceCall("ReadAlias");
    call.setArguments({QStringLiteral("default")});
    auto *watcher = new QDBusPendingCallWatcher(keychainBus().asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QDBusObjectPath> reply = *watcher;
        if (reply.isError())
            return finish(Answer::Unavailable);
        if (reply.value().path() == nothing)
            return makeKeyring();
        unlock(reply.value().path());
    });
}

void KeychainUnlock::unlock(const QString &collection)
{
    QDBusMessage call = secretServiceCall("Unlock");
    call.setArguments({QVariant::fromValue(QList<QDBusObjectPath>{QDBusObjectPath(collection)})});
    auto *watcher = new QDBusPendingCallWatcher(keychainBus().asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QList<QDBusObjectPath>, QDBusObjectPath> reply = *watcher;
        if (reply.isError())
            return finish(Answer::Unavailable);
        onReply(reply.argumentAt<1>().path());
    });
}

void KeychainUnlock::makeKeyring()
{
    QDBusMessage call = secretServiceCall("CreateCollection");
    call.setArguments(
        {QVariantMap{{QStringLiteral("org.freedesktop.Secret.Collection.Label"), QStringLiteral("Login")}},
            QStringLiteral("default")});
    auto *watcher = new QDBusPendingCallWatcher(keychainBus().asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QDBusObjectPath, QDBusObjectPath> reply = *watcher;
        if (reply.isError())
            return finish(Answer::Unavailable);
        onReply(reply.argumentAt<1>().path());
    });
}

void KeychainUnlock::onReply(const QString &prompt)
{
    if (prompt == nothing) // to ask
        return finish(Answer::Unlocked);
    show(prompt);
}

void KeychainUnlock::show(const QString &prompt)
{
    m_prompt = prompt;
    QDBusConnection bus = keychainBus();
    const QString service = QString::fromLatin1(secretService);
    bus.connect(service, prompt, QString::fromLatin1(promptInterface), QStringLiteral("Completed"), this,
        SLOT(onCompleted(bool)));
    auto *life = new QDBusServiceWatcher(service, bus, QDBusServiceWatcher::WatchForUnregistration, this);
    connect(life, &QDBusServiceWatcher::serviceUnregistered, this, [this] { finish(Answer::Unavailable); });
    m_life = life;

    QDBusMessage call = secretServiceCall(prompt, promptInterface, "Prompt");
    call.setArguments({QString()}); // no window of ours to stand over
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        if (watcher->isError())
            finish(Answer::Dismissed);
    });
}

void KeychainUnlock::onCompleted(bool isDismissed)
{
    finish(isDismissed ? Answer::Dismissed : Answer::Unlocked);
}

void KeychainUnlock::finish(Answer answer)
{
    if (!m_prompt.isEmpty()) {
        keychainBus().disconnect(QString::fromLatin1(secretService), m_prompt,
            QString::fromLatin1(promptInterface), QStringLiteral("Completed"), this, SLOT(onCompleted(bool)));
        m_prompt.clear();
        std::exchange(m_life, nullptr)->deleteLater();
    }
    for (const Done &done : std::exchange(m_waiting, {}))
        done(answer);
}

} // namespace signalbox

#endif
