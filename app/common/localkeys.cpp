// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/localkeys.h"

#include "app/common/asynccommand.h"
#include "core/statefolder.h"
#include "credentials/secretindex.h"
#include "credentials/secretsupply.h"
#include "oauth/pkce.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QTextStream>

#include <algorithm>
#include <cstdio>
#include <memory>

namespace signalbox {

namespace {

using Outcome = SecretStore::Outcome;

int fail(const QString &message)
{
    QTextStream(stderr) << QStringLiteral("signalbox: ") << message << u'\n' << Qt::flush;
    return 1;
}

int printSecret(const Secret &secret)
{
    const QByteArray line = secret.reveal() + '\n';
    std::fwrite(line.constData(), 1, static_cast<size_t>(line.size()), stdout);
    return std::fflush(stdout) == 0 ? 0 : 1;
}

QByteArray hashOf(const Secret &key)
{
    return QCryptographicHash::hash(key.reveal(), QCryptographicHash::Sha256);
}

QString fileOf(const QString &name)
{
    return QDir(stateFolder()).filePath(QStringLiteral("keys/") + QString(name).replace(u'/', u'-'));
}

Result<QString> writeKeyFile(const QString &name, const Secret &key)
{
    const QString path = fileOf(name);
    const QString folder = QFileInfo(path).absolutePath();
    if (!QDir().mkpath(folder))
        return Error{Error::Kind::Api,
            QStringLiteral("the folder %1 cannot be made").arg(QDir::toNativeSeparators(folder))};
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QSaveFile file(path);
    const QByteArray line = key.reveal() + '\n';
    const bool isWritten = file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) && file.write(line) == line.size()
        && file.commit();
    if (!isWritten)
        return Error{Error::Kind::Api,
            QStringLiteral("%1 cannot be written (%2)")
                .arg(QDir::toNativeSeparators(path), file.errorString())};
    return QStringLiteral("the file %1, as there is no keychain here").arg(QDir::toNativeSeparators(path));
}

Secret keyInFile(const QString &name)
{
    QFile file(fileOf(name));
    constexpr qint64 longest = 4096;
    return file.open(QIODevice::ReadOnly) ? Secret(file.readLine(longest).trimmed()) : Secret();
}

/// The key that clients of this computer are to send: the one called "local", else the first.
const ClientKeyConfig *keyToPrint(const Config &config, bool admin)
{
    const QList<ClientKeyConfig> &keys = config.server.clientKeys;
    if (admin)
        return config.server.adminKey.isEmpty() ? nullptr : &config.server.adminKey;
    const auto local = std::find_if(
        keys.begin(), keys.end(), [](const ClientKeyConfig &key) { return key.name == u"local"; });
    if (local != keys.end())
        return &*local;
    return keys.isEmpty() ? nullptr : &keys.constFirst();
}

/// Of a key whose hash is all that the configuration has.
int printHashed(const ClientKeyConfig &key, const QString &name, SecretStore &store)
{
    const auto isIt
        = [&key](const Secret &candidate) { return !candidate.isEmpty() && hashOf(candidate) == key.sha256; };
    if (const Secret inFile = keyInFile(name); isIt(inFile))
        return printSecret(inFile);
    return runAsync([&](QObject *context, const CommandEnd &end) {
        store.read(name, context, [=, &store](const Outcome &outcome) {
            if (outcome.isOk() && isIt(outcome.value))
                end(printSecret(outcome.value));
            else if (outcome.isOk() || outcome.status == SecretStore::Status::NotFound)
                end(fail(QStringLiteral("the configuration has only the hash of this key, and %1 has no key "
                                        "with that hash: make another one with --new")
                             .arg(store.title())));
            else
                end(fail(outcome.message));
        });
    });
}

int printReferenced(const SecretReference &reference, SecretStore &store)
{
    if (reference.isLiteral())
        return printSecret(reference.literal);
    return runAsync([&](QObject *context, const CommandEnd &end) {
        if (!reference.keychainItem.isEmpty()) {
            store.read(reference.keychainItem, context, [end](const Outcome &outcome) {
                end(outcome.isOk() ? printSecret(outcome.value) : fail(outcome.message));
            });
            return;
        }
        SecretSupply supply(store);
        supply.want({reference});
        const Secret secret = supply.secretOf(reference);
        end(secret.isEmpty() ? fail(supply.problemOf(reference)) : printSecret(secret));
    });
}

/// One that is in use would be lost.
bool isTaken(const QString &keyName, const LoadedConfig &loaded)
{
    const QList<ClientKeyConfig> keys
        = loaded.config ? loaded.config->server.clientKeys : QList<ClientKeyConfig>();
    return QFile::exists(fileOf(clientKeySecretName(keyName)))
        || std::any_of(
            keys.begin(), keys.end(), [&](const ClientKeyConfig &key) { return key.name == keyName; });
}

int makeKey(const QString &keyName, SecretStore &store)
{
    const Secret key = newLocalKey();
    return runAsync([&](QObject *context, const CommandEnd &end) {
        keepLocalKey(store, clientKeySecretName(keyName), key, context, [=](const Result<QString> &place) {
            if (!place) {
                end(fail(place.error().message));
                return;
            }
            const int code = printSecret(key);
            QTextStream(stderr) << QStringLiteral("It is kept in %1. Add this to client_keys:\n"
                                                  "  - {name: \"%2\", key: \"sha256:%3\"}\n")
                                       .arg(*place, keyName, QString::fromLatin1(hashOf(key).toHex()))
                                << Qt::flush;
            end(code);
        });
    });
}

} // namespace

Secret newLocalKey()
{
    return Secret("sbx-" + randomToken());
}

QString clientKeySecretName(const QString &keyName)
{
    return QStringLiteral("client-key/") + keyName;
}

QString adminKeySecretName()
{
    return QStringLiteral("admin-key");
}

void keepLocalKey(SecretStore &store, const QString &name, const Secret &key, QObject *context,
    const std::function<void(const Result<QString> &place)> &done)
{
    store.write(name, key, context, [&store, name, key, done](const Outcome &outcome) {
        if (outcome.status == SecretStore::Status::Unavailable || !store.isPersistent()) {
            done(writeKeyFile(name, key));
            return;
        }
        if (!outcome.isOk()) {
            done(Error{Error::Kind::Api, outcome.message});
            return;
        }
        const SystemClock clock;
        if (const auto error = SecretIndex(stateFolder(), clock).add(name))
            fail(error->message);
        done(store.title());
    });
}

int printToken(const CommandLine &commandLine, const LoadedConfig &loaded, SecretStore &store)
{
    if (commandLine.newKey) {
        if (const QString flaw = keychainNameFlaw(commandLine.name); !flaw.isEmpty())
            return fail(QStringLiteral("the name of the key ") + flaw);
        if (isTaken(commandLine.name, loaded))
            return fail(
                QStringLiteral("there is a key '%1' already: choose another name").arg(commandLine.name));
        return makeKey(commandLine.name, store);
    }
    if (!loaded.config)
        return fail(loaded.error);
    const ClientKeyConfig *key = keyToPrint(*loaded.config, commandLine.adminKey);
    if (!key && commandLine.adminKey)
        return fail(QStringLiteral("the configuration has no server.admin_key: the management API is open to "
                                   "this computer"));
    if (!key) // nobody is asked for one, and clients want to send something
        return printSecret(Secret("signalbox"));
    const QString name = commandLine.adminKey ? adminKeySecretName() : clientKeySecretName(key->name);
    return key->sha256.isEmpty() ? printReferenced(key->key, store) : printHashed(*key, name, store);
}

} // namespace signalbox
