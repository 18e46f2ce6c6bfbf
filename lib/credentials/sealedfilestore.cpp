// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/sealedfilestore.h"

#include "credentials/privatefile.h"

#include <QFile>
#include <QFileInfo>
#include <QPromise>
#include <QThreadPool>

namespace signalbox {

namespace {

constexpr std::size_t mostRequests = 1000;
constexpr std::chrono::milliseconds lockRetry{50};

bool isSame(const sealedfile::Recipe &a, const sealedfile::Recipe &b)
{
    return a.salt == b.salt && a.cost.operations == b.cost.operations && a.cost.memory == b.cost.memory;
}

} // namespace

SealedFileStore::SealedFileStore(
    const QString &path, Secret passphrase, const Options &options, QObject *parent)
    : SecretStore(parent)
    , m_path(path)
    , m_passphrase(std::move(passphrase))
    , m_options(options)
    , m_lock(path + u".lock")
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &SealedFileStore::proceed);
    connect(&m_derivation, &QFutureWatcherBase::finished, this, &SealedFileStore::onKeyDerived);
}

SealedFileStore::SealedFileStore(const QString &path, Secret passphrase, QObject *parent)
    : SealedFileStore(path, std::move(passphrase), Options(), parent)
{ }

void SealedFileStore::read(const QString &name, QObject *context, Done done)
{
    enqueue({Request::Kind::Read, name, {}, context, std::move(done)});
}

void SealedFileStore::write(const QString &name, const Secret &value, QObject *context, Done done)
{
    enqueue({Request::Kind::Write, name, value, context, std::move(done)});
}

void SealedFileStore::remove(const QString &name, QObject *context, Done done)
{
    enqueue({Request::Kind::Remove, name, {}, context, std::move(done)});
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
    if (m_requests.empty() || m_isDeriving)
        return;
    if (!sealedfile::isUsable())
        return fail(Status::Unavailable, QStringLiteral("libsodium does not work on this computer"));
    if (m_requests.front().kind != Request::Kind::Read && !takeLock())
        return;
    if (load())
        finish(perform(m_requests.front()));
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

bool SealedFileStore::load()
{
    const Result<QByteArray> content = fileContent();
    if (!content) {
        fail(Status::Failed, content.error().message);
        return false;
    }
    if (content->isEmpty()) {
        m_content.clear();
        m_secrets.clear();
        // Nothing to read needs no key.
        return m_requests.front().kind != Request::Kind::Write
            || useKeyOf(m_recipe ? *m_recipe : sealedfile::newRecipe(m_options.cost));
    }
    const Result<sealedfile::Recipe> recipe = sealedfile::readRecipe(*content);
    if (!recipe) {
        fail(Status::Failed, recipe.error().message);
        return false;
    }
    if (!useKeyOf(*recipe))
        return false;
    if (*content == m_content)
        return true;
    if (!sealedfile::opens(*content, *m_key)) {
        fail(Status::Denied,
            QStringLiteral(
                "the passphrase does not open it: give the one that it was made with (nothing was changed)"));
        return false;
    }
    const Result<sealedfile::Secrets> secrets = sealedfile::open(*content, *m_key);
    if (!secrets) {
        fail(Status::Failed, secrets.error().message);
        return false;
    }
    m_content = *content;
    m_secrets = *secrets;
    return true;
}

bool SealedFileStore::useKeyOf(const sealedfile::Recipe &recipe)
{
    if (m_key && m_recipe && isSame(*m_recipe, recipe))
        return true;
    deriveKey(recipe);
    return false;
}

void SealedFileStore::deriveKey(const sealedfile::Recipe &recipe)
{
    m_recipe = recipe;
    m_key.reset();
    m_isDeriving = true;
    QPromise<sealedfile::KeyPointer> promise;
    m_derivation.setFuture(promise.future());
    promise.start();
    // A copy of everything: the store may be gone before this is over.
    QThreadPool::globalInstance()->start(
        [promise = std::make_shared<QPromise<sealedfile::KeyPointer>>(std::move(promise)),
            passphrase = m_passphrase, recipe] {
            promise->addResult(sealedfile::deriveKey(passphrase, recipe));
            promise->finish();
        });
}

void SealedFileStore::onKeyDerived()
{
    m_isDeriving = false;
    m_key = m_derivation.result();
    if (!m_key) {
        m_recipe.reset();
        return fail(Status::Failed,
            QStringLiteral("not enough memory to open it (%1 MiB)")
                .arg(m_options.cost.memory / (1024 * 1024)));
    }
    proceed();
}

Result<QByteArray> SealedFileStore::fileContent() const
{
    QFile file(m_path);
    if (!file.exists())
        return QByteArray();
    if (!file.open(QIODevice::ReadOnly))
        return Error{Error::Kind::Permission, file.errorString()};
    if (file.size() == 0 || file.size() > sealedfile::largestFile) {
        return Error{Error::Kind::InvalidRequest,
            QStringLiteral(
                "it is empty or larger than 4 MiB, so damaged: put a copy in its place, or remove it")};
    }
    return file.readAll();
}

SecretStore::Outcome SealedFileStore::perform(const Request &request)
{
    const auto found = m_secrets.find(request.name);
    if (request.kind != Request::Kind::Write && found == m_secrets.end())
        return missing(request.name);
    if (request.kind == Request::Kind::Read)
        return {Status::Ok, found->second, {}};
    sealedfile::Secrets changed = m_secrets;
    if (request.kind == Request::Kind::Write)
        changed.insert_or_assign(request.name, request.value);
    else
        changed.erase(request.name);
    return save(std::move(changed));
}

SecretStore::Outcome SealedFileStore::save(sealedfile::Secrets secrets)
{
    const Result<QByteArray> content = sealedfile::seal(secrets, *m_recipe, *m_key);
    if (!content)
        return {Status::Failed, {}, QStringLiteral("%1: %2").arg(m_path, content.error().message)};
    if (const std::optional<Error> error = writePrivateFile(m_path, *content))
        return {Status::Failed, {}, error->message};
    m_content = *content;
    m_secrets = std::move(secrets);
    return {};
}

SecretStore::Outcome SealedFileStore::missing(const QString &name) const
{
    return {Status::NotFound, {}, QStringLiteral("%1 has no secret '%2'").arg(m_path, name)};
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
