// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/keychainlibraryitems.h"

#include <qt6keychain/keychain.h>

namespace signalbox {

namespace {

using Status = SecretStore::Status;

QString service()
{
    return QStringLiteral("signalbox");
}

/// Windows names an item by its key alone.
QString keyOf(const QString &name)
{
#ifdef Q_OS_WIN
    return QStringLiteral("signalbox/") + KeychainLibraryItems::caselessKey(name);
#else
    return name;
#endif
}

Status statusOf(QKeychain::Error error)
{
    switch (error) {
    case QKeychain::NoError:
        return Status::Ok;
    case QKeychain::EntryNotFound:
        return Status::NotFound;
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        return Status::Denied;
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return Status::Unavailable;
    default:
        return Status::Failed;
    }
}

SecretStore::Outcome outcomeOf(const QKeychain::Job &job)
{
    const auto *reading = qobject_cast<const QKeychain::ReadPasswordJob *>(&job);
    const QByteArray value = reading == nullptr ? QByteArray() : reading->binaryData();
    const Status status = statusOf(job.error());
    return status == Status::Ok ? SecretStore::Outcome{status, Secret(value), {}}
                                : SecretStore::Outcome{status, {}, job.errorString().simplified()};
}

} // namespace

QString KeychainLibraryItems::caselessKey(const QString &name)
{
    constexpr char16_t lastOfAscii = 0x7f;
    constexpr char16_t mark = u'^';
    QString key;
    for (const QChar c : name) {
        const bool hasCase = c.toLower() != c || c.toUpper() != c;
        if (c.unicode() > lastOfAscii && hasCase) // beyond ASCII not all come in pairs
            key += QString(mark + QString(u'{' + QString::number(c.unicode(), 16) + u'}'));
        else if (c == mark || c.toLower() != c)
            key += QString(mark + QString(c.toLower()));
        else
            key += c;
    }
    return key;
}

void KeychainLibraryItems::read(const Item &item, QObject *context, const Done &done)
{
    run(new QKeychain::ReadPasswordJob(service()), item.name, context, done);
}

void KeychainLibraryItems::write(
    const Item &item, const QByteArray &value, QObject *context, const Done &done)
{
    auto *job = new QKeychain::WritePasswordJob(service());
    job->setBinaryData(value);
    run(job, item.name, context, done);
}

void KeychainLibraryItems::remove(const Item &item, QObject *context, const Done &done)
{
    run(new QKeychain::DeletePasswordJob(service()), item.name, context, done);
}

void KeychainLibraryItems::run(QKeychain::Job *job, const QString &name, QObject *context, const Done &done)
{
    job->setInsecureFallback(false);
    job->setKey(keyOf(name));
    // The job deletes itself, and not before it is finished, whoever is gone by then: it cannot be called
    // back.
    QObject::connect(job, &QKeychain::Job::finished, context, [job, done] { done(outcomeOf(*job)); });
    job->start();
}

} // namespace signalbox
