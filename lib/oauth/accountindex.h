// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>

namespace signalbox {

/// What is known of an account beside its tokens, which are in the secret store: it may be shown, and stands
/// in a file that anybody of the user's programs can read.
struct AccountRecord
{
    QString name; ///< unique: "openrouter", "work/me@example.com"
    QString group; ///< the providers it is for: those of this name, and with this account
    QString label; ///< as the provider calls it; empty = it does not
    QDateTime createdAt; ///< UTC; of the last sign-in
    QDateTime expiresAt; ///< UTC; null = its token has no end
    QStringList scopes;
    QString origin = {}; ///< of the API and of the authorization server: its tokens go nowhere else

    /// Under which its tokens are in the secret store.
    [[nodiscard]] QString secretName() const { return QStringLiteral("oauth/") + name; }
    friend bool operator==(const AccountRecord &, const AccountRecord &) = default;
};

/// The accounts that have signed in, in `accounts.json` of the state folder: a secret store cannot list what
/// it has. Several programs may use the file at once.
class AccountIndex
{
public:
    /// `folder` empty = nothing is kept on disk.
    explicit AccountIndex(const QString &folder);

    static constexpr qsizetype mostAccounts = 200;

    [[nodiscard]] const QString &path() const { return m_path; }
    /// In the order of their first sign-in. An error names the file and what is wrong with it.
    [[nodiscard]] Result<QList<AccountRecord>> read() const;
    /// Reads, changes and writes it while nobody else does: at once, or not at all. Waits for others for at
    /// most a second.
    std::optional<Error> change(const std::function<void(QList<AccountRecord> &accounts)> &change);
    /// In place of what has its name, or behind all others.
    std::optional<Error> put(const AccountRecord &record);
    std::optional<Error> remove(const QString &name);

private:
    [[nodiscard]] std::optional<Error> write(const QList<AccountRecord> &accounts) const;

    QString m_path; ///< empty = in memory
    QList<AccountRecord> m_inMemory;
};

} // namespace signalbox
