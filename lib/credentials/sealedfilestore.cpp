// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/sealedfilestore.h"

#include "core/privatefolder.h"

#include <QFileInfo>
#include <QPromise>
#include <QThreadPool>

namespace signalbox {

namespace {

constexpr std::size_t mostRequests = 1000;
constexpr std::chrono::milliseconds lockRetry{50};

} // namespace

SealedFileStore::SealedFileStore(
    const QString &path, Secret passphrase, const Options &options, QObject *parent)
    : SecretStore(parent)
    , m_path(path)
    , m_options(options)
    , m_lock(path + u".lock")
    , m_access(std::make_shared<SealedFileAccess>(path, std::move(passphrase), options.cost))
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &SealedFileStore::proceed);
    connect(&m_work, &QFutureWatcherBase::finished, this, &SealedFileStore::onPerformed);
}

SealedFileStore::SealedFileStore(const QString &path, Secret passphrase, QObject *parent)
    : SealedFileStore(path, std::move(passphrase), Options(), parent)
{ }

SealedFileStore::~SealedFileStore()
{
    m_access->abandon();
}

void SealedFileStore::read(const QString &name, QObject *context, Done done)
{
    enqueue({{Kind::Read, name, {}}, context, std::move(done)});
}

void SealedFileStore::write(const QString &name, const Secret &value, QObject *context, Done done)
{
    enqueue({{Kind::Write, name, value}, context, std::move(done)});
}

void SealedFileStore::remove(const QString &name, QObject *context, Done done)
{
    enqueue({{Kind::Remove, name, {}}, context, std::move(done)});
}

QString SealedFileStore::title() const
{
    return QStringLiteral("the file %1").arg(m_path);
}

void SealedFileStore::enqueue(Request request)
{
    if (m_requests.size() >= mostRequests) {
        const QString message = QStringLiteral("%1: too many requests are waiting").arg(m_path);
        return answer(request.context, request.done, {Status::Unavailable, {}, message});
    }
    m_requests.push_back(std::move(request));
    if (m_requests.size() == 1)
        m_next.start(0);
}

void SealedFileStore::proceed()
{
    if (m_requests.empty() || m_isWorking)
        return;
    if (!sealedfile::isUsable())
        return fail(Status::Unavailable, QStringLiteral("libsodium does not work on this computer"));
    const SealedFileAccess::Request &wanted = m_requests.front().wanted;
    if (wanted.kind != Kind::Read && !takeLock())
        return;
    m_isWorking = true;
    QPromise<Outcome> promise;
    m_work.setFuture(promise.future());
    promise.start();
    // With all that it needs: the store may be gone before this is over.
    QThreadPool::globalInstance()->start(
        [promise = std::make_shared<QPromise<Outcome>>(std::move(promise)), access = m_access, wanted] {
            promise->addResult(access->perform(wanted));
            promise->finish();
        });
}

bool SealedFileStore::takeLock()
{
    if (m_lock.isLocked())
        return true;
    if (const std::optional<Error> error = makePrivateFolder(QFileInfo(m_path).absolutePath())) {
        fail(Status::Failed, error->message);
        return false;
    }
    if (m_lock.tryLock(0))
        return true;
    if (m_lock.error() != QLockFile::LockFailedError) {
        fail(Status::Failed, QStringLiteral("cannot make the lock beside it: check who may write there"));
        return false;
    }
    const auto now = std::chrono::steady_clock::now();
    std::optional<std::chrono::steady_clock::time_point> &since = m_requests.front().lockedOutSince;
    if (now - since.value_or(now) >= m_options.patience) {
        fail(Status::Unavailable,
            QStringLiteral("another process keeps it locked: end it, or remove %1.lock when there is none")
                .arg(m_path));
        return false;
    }
    since = since.value_or(now);
    m_next.start(lockRetry);
    return false;
}

void SealedFileStore::onPerformed()
{
    m_isWorking = false;
    finish(m_work.result());
}

void SealedFileStore::finish(const Outcome &outcome)
{
    const Request request = std::move(m_requests.front());
    m_requests.pop_front();
    m_lock.unlock();
    if (!m_requests.empty())
        m_next.start(0);
    // Always from the event loop already, and last: the caller may destroy this store.
    if (request.context)
        request.done(outcome);
}

void SealedFileStore::fail(Status status, const QString &what)
{
    finish({status, {}, QStringLiteral("%1: %2").arg(m_path, what)});
}

} // namespace signalbox
