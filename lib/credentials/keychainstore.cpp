// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/keychainstore.h"

#include "credentials/keychainprobe.h"
#include "credentials/keychainqueue.h"
#include "credentials/keychainthread.h"

#include <utility>

namespace signalbox {

namespace {

constexpr qsizetype mostRequests = 1000;

} // namespace

qsizetype KeychainStore::systemPartSize()
{
#ifdef Q_OS_WIN
    return 2500; // of CRED_MAX_CREDENTIAL_BLOB_SIZE, 2560
#else
    return 0;
#endif
}

KeychainStore::KeychainStore(qsizetype partSize, QObject *parent)
    : SecretStore(parent)
    , m_queue(new KeychainQueue(partSize))
{
    connect(m_queue, &KeychainQueue::answered, this, &KeychainStore::onAnswered);
    KeychainThread::ofProcess().adopt(m_queue);
}

KeychainStore::~KeychainStore()
{
    m_queue->disconnect(this);
    m_queue->deleteLater();
}

void KeychainStore::unlock(QObject *context, Done done)
{
    submit({.kind = KeychainOperation::Kind::Unlock, .mayPrompt = true}, context, std::move(done));
}

void KeychainStore::read(const QString &name, QObject *context, Done done)
{
    submit({.kind = KeychainOperation::Kind::Read, .name = name, .mayPrompt = m_mayPrompt}, context,
        std::move(done));
}

void KeychainStore::write(const QString &name, const Secret &value, QObject *context, Done done)
{
    if (value.reveal().size() > largestSecret) {
        const QString message = QStringLiteral("'%1' has more than %2 bytes: the keychain is for secrets")
                                    .arg(name)
                                    .arg(largestSecret);
        return answer(context, done, {Status::Failed, {}, message});
    }
    submit({.kind = KeychainOperation::Kind::Write,
               .name = name,
               .value = value.reveal(),
               .mayPrompt = m_mayPrompt},
        context, std::move(done));
}

void KeychainStore::remove(const QString &name, QObject *context, Done done)
{
    submit({.kind = KeychainOperation::Kind::Remove, .name = name, .mayPrompt = m_mayPrompt}, context,
        std::move(done));
}

QString KeychainStore::title() const
{
    return keychainTitle();
}

void KeychainStore::submit(KeychainOperation::Request request, QObject *context, Done done)
{
    if (m_callers.size() >= mostRequests) {
        const QString message = QStringLiteral("too many requests wait for the keychain: answer its dialog");
        return answer(context, done, {Status::Unavailable, {}, message});
    }
    request.id = ++m_lastId;
    m_callers.insert(request.id, {context, std::move(done)});
    QMetaObject::invokeMethod(
        m_queue, [queue = m_queue, request = std::move(request)] { queue->submit(request); },
        Qt::QueuedConnection);
}

void KeychainStore::onAnswered(quint64 id, const Outcome &outcome)
{
    const Caller caller = m_callers.take(id);
    if (caller.context)
        caller.done(outcome);
}

} // namespace signalbox
