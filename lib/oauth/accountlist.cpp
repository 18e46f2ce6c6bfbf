// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/accountlist.h"

#include "oauth/accountnames.h"

#include <algorithm>

namespace signalbox {

namespace {

using State = AccountSnapshot::State;
using std::chrono::milliseconds;

} // namespace

AccountList::AccountList(const Clock &clock, const SecretStore &store) : m_clock(clock), m_store(store) { }

void AccountList::setProviders(const QList<ProviderConfig> &providers)
{
    m_providers.apply(providers);
}

const ProviderConfig *AccountList::providerOf(const AccountRecord &record) const
{
    return m_providers.of(record);
}

Account *AccountList::find(const QString &name) const
{
    const auto found = std::find_if(m_accounts.begin(), m_accounts.end(),
        [&](const auto &account) { return account->record.name == name; });
    return found == m_accounts.end() ? nullptr : found->get();
}

QStringList AccountList::namesInUse() const
{
    QStringList names;
    for (const auto &account : m_accounts) {
        if (providerOf(account->record))
            names << account->record.name;
    }
    return names;
}

Account &AccountList::make(const QString &name)
{
    if (Account *known = find(name))
        return *known;
    Account &account = *m_accounts.emplace_back(std::make_unique<Account>());
    account.record.name = name;
    return account;
}

std::unique_ptr<Account> AccountList::take(const QString &name)
{
    const auto found = std::find_if(m_accounts.begin(), m_accounts.end(),
        [&](const auto &account) { return account->record.name == name; });
    if (found == m_accounts.end())
        return nullptr;
    std::unique_ptr<Account> account = std::move(*found);
    m_accounts.erase(found);
    return account;
}

void AccountList::putBack(std::unique_ptr<Account> account)
{
    Q_ASSERT(!find(account->record.name));
    m_accounts.push_back(std::move(account));
}

void AccountList::forgetUnlisted(const QList<AccountRecord> &records)
{
    std::erase_if(m_accounts, [&](const auto &account) {
        const bool isListed = std::any_of(records.begin(), records.end(),
            [&](const AccountRecord &record) { return record.name == account->record.name; });
        const bool isGone = !isListed && account->isListed;
        if (isGone)
            account->tell(QStringLiteral("account %1 was signed out").arg(account->record.name));
        return isGone;
    });
}

QString AccountList::nameFor(const AccountRecord &record) const
{
    // A provider of this very name is the only one that may use it, wherever it is by now.
    if (m_providers.hasOwn(record))
        return record.name;
    const auto isTaken = [&](const QString &name) {
        const Account *account = find(name);
        return account && !account->record.origin.isEmpty() && account->record.origin != record.origin;
    };
    if (!isTaken(record.name))
        return record.name;
    const QString host = QUrl(record.origin.section(u' ', 0, 0)).host();
    QString name = QStringLiteral("%1 (%2)").arg(record.name, host);
    for (int number = 2; isTaken(name); ++number)
        name = QStringLiteral("%1 (%2, %3)").arg(record.name, host).arg(number);
    return name;
}

QList<AccountSnapshot> AccountList::snapshots() const
{
    QList<AccountSnapshot> result;
    for (const auto &account : m_accounts)
        result.append(account->snapshot());
    return result;
}

QStringList AccountList::meant(const QString &text) const
{
    QList<AccountRecord> records;
    for (const auto &account : m_accounts)
        records << account->record;
    return accountsMeant(records, text);
}

std::vector<std::pair<QString, Secret>> AccountList::keysOf(const ProviderConfig &provider) const
{
    std::vector<std::pair<QString, Secret>> keys;
    for (const auto &account : m_accounts) {
        if (m_providers.isFor(account->record, provider))
            keys.emplace_back(account->record.name,
                account->hasToken(m_clock.wallTime()) ? account->tokens.access : Secret());
    }
    return keys;
}

QString AccountList::problemOf(const ProviderConfig &provider) const
{
    QStringList problems;
    for (const auto &account : m_accounts) {
        if (!m_providers.isFor(account->record, provider))
            continue;
        if (account->hasToken(m_clock.wallTime()))
            return {};
        problems << account->problemWithoutToken(m_store.title());
    }
    problems.removeDuplicates();
    return problems.isEmpty() ? QStringLiteral("nobody has signed in: signalbox login %1").arg(provider.name)
                              : problems.join(QStringLiteral("; "));
}

bool AccountList::needsSignIn(const ProviderConfig &provider) const
{
    return std::none_of(m_accounts.begin(), m_accounts.end(), [&](const auto &account) {
        return m_providers.isFor(account->record, provider) && account->state != State::SignInAgain;
    });
}

Secret AccountList::tokenOf(const QString &name, const ProviderConfig &provider) const
{
    const Account *account = find(name);
    const bool isThere
        = account && account->hasToken(m_clock.wallTime()) && m_providers.isFor(account->record, provider);
    return isThere ? account->tokens.access : Secret();
}

void AccountList::noteUse(const QString &name)
{
    if (Account *account = find(name)) {
        ++account->uses;
        account->lastUsedAt = m_clock.wallTime();
    }
}

bool AccountList::isStale(const QString &name) const
{
    const Account *account = find(name);
    return account && account->state == State::Ready && !account->tokens.refresh.isEmpty()
        && account->tokens.endsWithin(account->tokens.tooLate(), m_clock.wallTime());
}

bool AccountList::hasExpired(const QString &name) const
{
    const Account *account = find(name);
    return !account || account->state != State::Ready || account->tokens.isExpired(m_clock.wallTime());
}

bool AccountList::isBusy() const
{
    return std::any_of(m_accounts.begin(), m_accounts.end(),
        [](const auto &account) { return account->refresh || account->isSaving; });
}

std::optional<milliseconds> AccountList::timeUntilNeed() const
{
    std::optional<milliseconds> soonest;
    for (const auto &account : m_accounts) {
        const ProviderConfig *provider = providerOf(account->record);
        if (!provider)
            continue;
        for (const auto time :
            {account->timeUntilSaving(m_clock.now()), account->timeUntilAttention(provider, m_clock)}) {
            if (time)
                soonest = std::min(soonest.value_or(*time), *time);
        }
    }
    return soonest;
}

} // namespace signalbox
