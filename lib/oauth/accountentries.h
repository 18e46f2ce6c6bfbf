// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "oauth/account.h"
#include "oauth/accountindex.h"

#include <optional>

namespace signalbox {

/// What the index on disk says of the accounts that are known here: other programs sign in and out, too.
class AccountEntries
{
public:
    /// `folder` empty = nothing is kept on disk.
    explicit AccountEntries(const QString &folder);

    [[nodiscard]] AccountIndex &index() { return m_index; }
    /// All of them; nothing when the index cannot be read, which is logged once for each reason.
    [[nodiscard]] std::optional<QList<AccountRecord>> read();
    /// Why the last read() has failed; empty = it has not.
    [[nodiscard]] const QString &problem() const { return m_problem; }

    /// `entry` is of another sign-in than the account's: not of its own, nor of the one that its own takes
    /// the place of. Clocks are set back, so that a later sign-in may seem to be an older one: what differs
    /// is another.
    [[nodiscard]] static bool isAnother(const AccountRecord &entry, const Account &account);
    /// False when somebody has signed in or out elsewhere since; true where it cannot be told.
    [[nodiscard]] bool isCurrent(const Account &account) const;
    /// The index has no account of this name; false where it cannot be told.
    [[nodiscard]] bool isAbsent(const QString &name) const;
    /// When the entry was made that a new sign-in of the account takes the place of, as far as it can be
    /// told; null when there is none.
    [[nodiscard]] QDateTime replacedBy(const Account &account) const;

    /// Enters the account's sign-in, which it takes down as listed.
    std::optional<Error> put(Account &account);
    /// Enters when its token ends, unless the entry is of another sign-in.
    void noteExpiry(const Account &account);

private:
    AccountIndex m_index;
    QString m_problem;
};

} // namespace signalbox
