// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "oauth/accounts.h"
#include "proxy/keychoice.h"

#include <QStringList>

#include <functional>
#include <optional>

namespace signalbox {

/// What a request's attempts authenticate with: one of the provider's keys, or the token of an account, which
/// is renewed when it is about to end and when it was refused.
class AttemptKey
{
public:
    /// `accounts` outlives this.
    explicit AttemptKey(Accounts &accounts) : m_accounts(accounts) { }

    /// Which of the keys it is.
    [[nodiscard]] KeyChoice &choice() { return m_choice; }
    [[nodiscard]] const KeyChoice &choice() const { return m_choice; }

    using Freshened = std::function<void(const std::optional<Failure> &obstacle)>;
    /// Renews the chosen account's token when it would end before an answer has come; where that fails,
    /// another key of the provider is taken. `done` hears why the provider cannot be asked, or nothing; at
    /// once when there is nothing to renew, and never once `context` is gone. `clock` outlives that.
    void freshen(const Target &target, const Clock &clock, QObject *context, const Freshened &done);
    /// Takes the key as it is now, or another one where it is gone: a token may have been renewed while the
    /// request waited, the provider replaced by a reload, the account signed out, the secret withdrawn. The
    /// failure when there is nothing to send.
    [[nodiscard]] std::optional<Failure> take(const Target &target, Clock::TimePoint now);
    /// What was taken; the provider's key may be another one by now.
    [[nodiscard]] const Secret &sent() const { return m_sent; }
    /// A request is sent with it.
    void noteUse(const Provider &provider) { m_accounts.noteUse(m_choice.account(provider)); }
    /// A token that was refused may have ended earlier than was said: it is renewed, once for each account.
    /// False when that is not to be; else `done` hears the account that has another token now, or an empty
    /// name, unless `context` is gone.
    [[nodiscard]] bool renewRefused(
        const Provider &provider, QObject *context, const std::function<void(const QString &account)> &done);

private:
    [[nodiscard]] Secret current(const Provider &provider) const;

    Accounts &m_accounts;
    KeyChoice m_choice;
    Secret m_sent;
    QStringList m_renewed; ///< accounts whose refused tokens were renewed for this request
};

} // namespace signalbox
