// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/keylookup.h"

#include "app/common/keyfiles.h"
#include "app/common/localkeys.h"
#include "credentials/memorystore.h"
#include "credentials/secretsupply.h"

#include <QTimer>

#include <chrono>
#include <memory>
#include <utility>

namespace signalbox {

namespace {

using Outcome = SecretStore::Outcome;
using Status = SecretStore::Status;
using Found = KeyLookup::Found;

constexpr std::chrono::seconds patience{5};

Error failed(const QString &message)
{
    return {Error::Kind::Api, message};
}

/// Hears of the first of an answer and the end of patience.
Found withPatience(const SecretStore &store, QObject *context, const Found &found)
{
    const auto heard = std::make_shared<bool>(false);
    Found first = [heard, found](const Result<Secret> &key) {
        if (!std::exchange(*heard, true))
            found(key);
    };
    QTimer::singleShot(patience, context,
        [first, title = store.title()] { first(failed(QStringLiteral("%1 does not answer").arg(title))); });
    return first;
}

/// Looks at one name after the other.
void readFirst(SecretStore &store, const QStringList &names, const QByteArray &sha256, QObject *context,
    const Found &found)
{
    if (names.isEmpty()) {
        found(failed(QStringLiteral("the configuration has only the hash of this key, and %1 has no key with "
                                    "that hash: make another one with --new")
                         .arg(store.title())));
        return;
    }
    store.read(names.constFirst(), context, [=, &store](const Outcome &outcome) {
        if (outcome.isOk() && hashOfKey(outcome.value) == sha256)
            found(outcome.value);
        else if (outcome.isOk() || outcome.status == Status::NotFound)
            readFirst(store, names.mid(1), sha256, context, found);
        else
            found(failed(outcome.message));
    });
}

} // namespace

void KeyLookup::find(
    const ClientKeyConfig &key, const QString &secretName, QObject *context, const Found &found) const
{
    if (key.sha256.isEmpty())
        findReferenced(key.key, context, found);
    else
        findHashed(namesOfKey(secretName, key.sha256), key.sha256, context, found);
}

void KeyLookup::findHashed(
    const QStringList &names, const QByteArray &sha256, QObject *context, const Found &found) const
{
    for (const QString &name : names) {
        const Secret inFile = keyInFile(name);
        if (!inFile.isEmpty() && hashOfKey(inFile) == sha256) {
            found(inFile);
            return;
        }
    }
    const auto store = m_openStore();
    if (store)
        readFirst(**store, names, sha256, context, withPatience(**store, context, found));
    else
        found(store.error());
}

void KeyLookup::findReferenced(const SecretReference &reference, QObject *context, const Found &found) const
{
    if (reference.isLiteral()) {
        found(reference.literal);
        return;
    }
    if (reference.keychainItem.isEmpty()) {
        MemoryStore none; // a file needs none
        SecretSupply supply(none);
        supply.want({reference});
        const Secret secret = supply.secretOf(reference);
        found(secret.isEmpty() ? Result<Secret>(failed(supply.problemOf(reference))) : Result(secret));
        return;
    }
    const auto store = m_openStore();
    if (!store) {
        found(store.error());
        return;
    }
    const Found first = withPatience(**store, context, found);
    (*store)->read(reference.keychainItem, context, [first](const Outcome &outcome) {
        first(outcome.isOk() ? Result(outcome.value) : Result<Secret>(failed(outcome.message)));
    });
}

} // namespace signalbox
