// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "credentials/secretstore.h"
#include "oauth/account.h"
#include "oauth/accountproviders.h"

#include <memory>
#include <utility>
#include <vector>

namespace signalbox {

/// The accounts that are known, and which of them a provider may use.
class AccountList
{
public:
    /// Both outlive this; `store` is asked for its title only.
    AccountList(const Clock &clock, const SecretStore &store);

    void setProviders(const QList<ProviderConfig> &providers);
    /// The provider that uses it, or null.
    [[nodiscard]] const ProviderConfig *providerOf(const AccountRecord &record) const;

    /// Null when there is none. What emits a signal may be the end of it: look for it again afterwards.
    [[nodiscard]] Account *find(const QString &name) const;
    /// For loops that call nobody out of here; all others go over names.
    [[nodiscard]] const std::vector<std::unique_ptr<Account>> &all() const { return m_accounts; }
    /// The names of those that a provider uses.
    [[nodiscard]] QStringList namesInUse() const;

    /// The one of this name, or a new one.
    Account &make(const QString &name);
    /// It is not known any more; null when it was not.
    [[nodiscard]] std::unique_ptr<Account> take(const QString &name);
    void putBack(std::unique_ptr<Account> account);
    /// Somebody has signed out elsewhere of what the index has had and has not among its `records`.
    void forgetUnlisted(const QList<AccountRecord> &records);

    /// As Accounts has them.
    [[nodiscard]] QString nameFor(const AccountRecord &record) const;
    [[nodiscard]] QList<AccountSnapshot> snapshots() const;
    [[nodiscard]] QStringList meant(const QString &text) const;
    [[nodiscard]] std::vector<std::pair<QString, Secret>> keysOf(const ProviderConfig &provider) const;
    [[nodiscard]] QString problemOf(const ProviderConfig &provider) const;
    [[nodiscard]] bool needsSignIn(const ProviderConfig &provider) const;
    [[nodiscard]] Secret tokenOf(const QString &name, const ProviderConfig &provider) const;
    void noteUse(const QString &name);
    [[nodiscard]] bool isStale(const QString &name) const;
    [[nodiscard]] bool hasExpired(const QString &name) const;

    /// Tokens of one of them are renewed, or on their way to the store.
    [[nodiscard]] bool isBusy() const;
    /// Until one of those in use needs something; nothing when none does.
    [[nodiscard]] std::optional<std::chrono::milliseconds> timeUntilNeed() const;

private:
    const Clock &m_clock;
    const SecretStore &m_store;
    AccountProviders m_providers;
    std::vector<std::unique_ptr<Account>> m_accounts; ///< in the order in which they became known
};

} // namespace signalbox
