// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/accountentries.h"

#include "core/logcategories.h"

#include <algorithm>

namespace signalbox {

namespace {

const AccountRecord *entryOf(const QList<AccountRecord> &records, const QString &name)
{
    const auto found = std::find_if(
        records.begin(), records.end(), [&](const AccountRecord &record) { return record.name == name; });
    return found == records.end() ? nullptr : &*found;
}

} // namespace

AccountEntries::AccountEntries(const QString &folder) : m_index(folder) { }

std::optional<QList<AccountRecord>> AccountEntries::read()
{
    const auto records = m_index.read();
    const QString problem = records ? QString() : records.error().message;
    if (!problem.isEmpty() && problem != m_problem)
        qCWarning(lcOAuth).noquote() << problem;
    m_problem = problem;
    return records ? std::optional(*records) : std::nullopt;
}

bool AccountEntries::isAnother(const AccountRecord &entry, const Account &account)
{
    const bool isReplaced = !account.isListed && entry.createdAt == account.replaces;
    return entry.createdAt != account.record.createdAt && !isReplaced;
}

bool AccountEntries::isCurrent(const Account &account) const
{
    const auto records = m_index.read();
    if (!records)
        return true;
    const AccountRecord *entry = entryOf(*records, account.record.name);
    return entry ? !isAnother(*entry, account) : !account.isListed;
}

bool AccountEntries::isAbsent(const QString &name) const
{
    const auto records = m_index.read();
    return records && !entryOf(*records, name);
}

QDateTime AccountEntries::replacedBy(const Account &account) const
{
    const auto records = m_index.read();
    if (!records) // once it can be read again, its old entry is nobody's sign-in elsewhere
        return account.isListed ? account.record.createdAt : account.replaces;
    const AccountRecord *entry = entryOf(*records, account.record.name);
    return entry ? entry->createdAt : QDateTime();
}

std::optional<Error> AccountEntries::put(Account &account)
{
    auto error = m_index.put(account.record);
    account.isListed = account.isListed || !error;
    return error;
}

void AccountEntries::noteExpiry(const Account &account)
{
    const auto error = m_index.change([&](QList<AccountRecord> &records) {
        for (AccountRecord &record : records) {
            if (record.name == account.record.name && record.createdAt == account.record.createdAt)
                record.expiresAt = account.record.expiresAt;
        }
    });
    if (error)
        qCWarning(lcOAuth).noquote() << error->message;
}

} // namespace signalbox
