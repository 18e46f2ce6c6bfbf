// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/accountlock.h"

#include "core/privatefolder.h"
#include "credentials/secretstore.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QLockFile>

#include <utility>

namespace signalbox {

QString lockFileOf(const QString &account, const QString &folder, const SecretStore &store)
{
    if (folder.isEmpty() || !store.isPersistent())
        return {};
    const QByteArray name
        = QCryptographicHash::hash(account.toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
    return QDir(folder).filePath(QStringLiteral("locks/%1.lock").arg(QString::fromLatin1(name)));
}

AccountLock::AccountLock(QString file, std::chrono::milliseconds betweenTries, QObject *parent)
    : QObject(parent)
    , m_file(std::move(file))
    , m_betweenTries(betweenTries)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &AccountLock::tryIt);
}

AccountLock::~AccountLock() = default;

void AccountLock::take(std::chrono::milliseconds patience, const Done &done)
{
    m_done = done;
    m_patience.setRemainingTime(patience);
    if (!m_file.isEmpty()) {
        (void)makePrivateFolder(QFileInfo(m_file).absolutePath()); // tryLock() tells
        m_lock = std::make_unique<QLockFile>(m_file);
        m_lock->setStaleLockTime(0); // the process that holds it is asked for, not the time
    }
    m_timer.start(0);
}

void AccountLock::release()
{
    m_timer.stop();
    m_done = {};
    m_lock.reset();
}

void AccountLock::tryIt()
{
    // Without a folder for it nobody else has one.
    if (!m_lock || m_lock->tryLock(0) || m_lock->error() != QLockFile::LockFailedError) {
        tell(true);
        return;
    }
    if (m_patience.hasExpired()) {
        tell(false);
        return;
    }
    m_timer.start(m_betweenTries);
}

void AccountLock::tell(bool isHeld)
{
    const Done done = std::exchange(m_done, {}); // which may be the end of this
    if (done)
        done(isHeld);
}

} // namespace signalbox
