// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/keychainunlock.h"

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)

#include "credentials/keychainbus_linux.h"
#include "credentials/keychainprompt_linux.h"

#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

#include <utility>

namespace signalbox {

namespace {

constexpr QStringView nothing = u"/"; // in place of an object

KeychainUnlock::Answer answerOf(PromptAnswer answer)
{
    switch (answer) {
    case PromptAnswer::Given:
        return KeychainUnlock::Answer::Unlocked;
    case PromptAnswer::Dismissed:
        return KeychainUnlock::Answer::Dismissed;
    case PromptAnswer::Unavailable:
        break;
    }
    return KeychainUnlock::Answer::Unavailable;
}

} // namespace

KeychainUnlock::KeychainUnlock(QObject *parent) : QObject(parent) { }

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
    showPrompt(prompt, this, [this](PromptAnswer answer) { finish(answerOf(answer)); });
}

void KeychainUnlock::finish(Answer answer)
{
    for (const Done &done : std::exchange(m_waiting, {}))
        done(answer);
}

} // namespace signalbox

#endif
