// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "credentials/secretsupply.h"
#include "oauth/accounts.h"

#include <QObject>

#include <functional>

namespace signalbox {

/// Finds the credential of a provider that need not be part of the configuration in use: its account's token,
/// renewed where it is about to end, or the first of its keys that is there.
class ProviderCredentials
{
public:
    struct Found
    {
        Secret key;
        QString problem; ///< why there is none, in one line
        QString remedy;
    };
    using Done = std::function<void(const Found &found)>;

    /// All of it outlives this.
    ProviderCredentials(SecretStore &store, const SecretSupply &supply, Accounts &accounts);

    /// `done` is called once and later, unless `context` is gone by then. A keychain that does not answer
    /// within `limit` has none.
    void find(const ProviderConfig &provider, std::chrono::milliseconds limit, QObject *context,
        const Done &done) const;

private:
    void findToken(const ProviderConfig &provider, QObject *context, const Done &done) const;
    void findKey(const QList<SecretReference> &secrets, std::chrono::milliseconds limit, QObject *context,
        const Done &done) const;

    SecretStore &m_store;
    const SecretSupply &m_supply;
    Accounts &m_accounts;
};

} // namespace signalbox
