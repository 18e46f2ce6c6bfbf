// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/clientkeyconfig.h"
#include "core/result.h"
#include "credentials/secretstore.h"

#include <QObject>

#include <functional>

namespace signalbox {

/// Finds the value of a key of this program: in the configuration, in a file, in the secret store, or, where
/// the configuration has only its hash, where `token` has kept it.
class KeyLookup
{
public:
    using OpenStore = std::function<Result<SecretStore *>()>;
    using Found = std::function<void(const Result<Secret> &key)>;

    /// `openStore` is asked only for what is in no other place.
    explicit KeyLookup(OpenStore openStore) : m_openStore(std::move(openStore)) { }

    /// `found` hears of it at once, or when the store has answered; within seconds, as a client may wait for
    /// its helper. `secretName`: what the key is kept by when the configuration has its hash.
    void find(
        const ClientKeyConfig &key, const QString &secretName, QObject *context, const Found &found) const;

private:
    void findHashed(
        const QStringList &names, const QByteArray &sha256, QObject *context, const Found &found) const;
    void findReferenced(const SecretReference &reference, QObject *context, const Found &found) const;

    OpenStore m_openStore;
};

} // namespace signalbox
