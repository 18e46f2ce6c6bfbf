// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/keychainunlock.h"

#if !defined(Q_OS_UNIX) || defined(Q_OS_DARWIN)

#include <utility>

namespace signalbox {

KeychainUnlock::KeychainUnlock(QObject *parent) : QObject(parent) { }
KeychainUnlock::~KeychainUnlock() = default;

void KeychainUnlock::ask(Done done)
{
    m_waiting.push_back(std::move(done));
    finish(Answer::Unlocked);
}

void KeychainUnlock::unlock(const QString &) { }
void KeychainUnlock::makeKeyring() { }
void KeychainUnlock::onReply(const QString &) { }

void KeychainUnlock::finish(Answer answer)
{
    for (const Done &done : std::exchange(m_waiting, {}))
        done(answer);
}

} // namespace signalbox

#endif
