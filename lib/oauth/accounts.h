// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "oauth/accountentries.h"
#include "oauth/accountlist.h"
#include "oauth/accountsavings.h"
#include "oauth/signouts.h"

#include <QTimer>

#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace signalbox {

/// The accounts that have signed in, with tokens that are renewed before they end and once for all who wait.
///
/// Tokens are in the secret store and here; the index on disk has no secret in it. Nothing is written for a
/// request. A refused grant makes an account "sign in again", and nobody asks for it until somebody has.
class Accounts final : public QObject
{
    Q_OBJECT

public:
    using Done = Account::Done;
    using Removed = SignOuts::Done;
    using SecretOf = std::function<Secret(const SecretReference &reference)>;

    struct Times
    {
        Account::Rest::Times pauses = {}; ///< after a failure; doubled by each further one
        std::chrono::seconds afterDenial{3600}; ///< by the user, or the system
        std::chrono::milliseconds longestSleep{60000}; ///< timers stand still while a computer sleeps
        std::chrono::milliseconds revocation{5000}; ///< that a sign-out waits for the provider
        std::chrono::milliseconds courtesy{3000}; ///< that a sign-in or -out waits for a renewal elsewhere
        std::chrono::milliseconds ending{10000}; ///< that the end of the program waits for what is under way
        TokenRefresh::Times refresh = {};
    };

    /// All of it outlives this. `folder` has the index and locks; empty = nothing on disk.
    Accounts(SecretStore &store, OAuthHttp &http, const Clock &clock, const QString &folder,
        QObject *parent = nullptr);
    Accounts(SecretStore &store, OAuthHttp &http, const Clock &clock, const QString &folder,
        const Times &times, QObject *parent = nullptr);
    ~Accounts() override;

    /// Whose accounts are used and how their tokens are renewed; `secretOf` has the client secrets.
    void apply(const QList<ProviderConfig> &providers, SecretOf secretOf);
    /// Reads the index again: another program may have signed in or out.
    void readAgain();
    /// Whether tokens are renewed, and failed reads and writes repeated, without anybody asking for it. A
    /// command that ends in a moment had better not begin what it cannot end.
    void setUpkeep(bool hasUpkeep);
    /// Begins nothing any more. `done` comes from the event loop once what is under way has ended, or has
    /// taken too long: tokens that were given and not kept would be the end of a sign-in.
    void finish(QObject *context, const std::function<void()> &done);

    /// The name for a new sign-in: that of `record`, or one beside it where the name is an account's that has
    /// signed in at another place.
    [[nodiscard]] QString nameFor(const AccountRecord &record) const { return m_list.nameFor(record); }

    [[nodiscard]] QList<AccountSnapshot> snapshots() const { return m_list.snapshots(); }
    /// As accountsMeant() has it.
    [[nodiscard]] QStringList meant(const QString &text) const { return m_list.meant(text); }
    /// Names and access tokens of the accounts that `provider` uses, those first that signed in first. The
    /// token is empty while there is none to be used.
    [[nodiscard]] std::vector<std::pair<QString, Secret>> keysOf(const ProviderConfig &provider) const
    {
        return m_list.keysOf(provider);
    }
    /// Why `provider` has no token to send, in one line with the remedy; empty when it has one.
    [[nodiscard]] QString problemOf(const ProviderConfig &provider) const;
    /// The user has to act.
    [[nodiscard]] bool needsSignIn(const ProviderConfig &provider) const
    {
        return m_list.needsSignIn(provider);
    }

    /// Empty while there is none to be used, or when it is not for `provider`: the configuration of who asks
    /// may be an earlier one.
    [[nodiscard]] Secret tokenOf(const QString &name, const ProviderConfig &provider) const
    {
        return m_list.tokenOf(name, provider);
    }
    /// A request is sent with it.
    void noteUse(const QString &name) { m_list.noteUse(name); }
    /// Its token has ended, or will before an answer can come.
    [[nodiscard]] bool isStale(const QString &name) const { return m_list.isStale(name); }
    [[nodiscard]] bool hasExpired(const QString &name) const { return m_list.hasExpired(name); }
    /// Renews it, once for all who ask while it is under way. When its token is another one than `used` by
    /// now, that will do; one that was given a moment ago for the same reason is not renewed again. `done`
    /// comes from the event loop, with what is wrong, unless `context` is gone.
    void refresh(const QString &name, const Secret &used, QObject *context, const Done &done);

    /// Renews it although its token is good, and although a try has failed a moment ago.
    void renew(const QString &name, QObject *context, const Done &done);

    /// After a sign-in: in the store, in the index, in use. The record has the origin of the provider that
    /// was asked, whatever the configuration says by now. `done` hears a remark when it will not outlive the
    /// program.
    void add(const AccountRecord &record, const TokenSet &tokens, bool persists, QObject *context,
        const Done &done);
    /// Signs out: gives the tokens back where the provider has an endpoint for it, and forgets them here
    /// unless the store does not. `done` comes from the event loop.
    void remove(const QString &name, QObject *context, const Removed &done);

signals:
    /// Tokens, or what is known of them, are different.
    void changed();
    /// Emitted once each time an account comes to need its user.
    void signInNeeded(const QString &account, const QString &reason);

private:
    [[nodiscard]] OAuthClient clientOf(const ProviderConfig &provider) const;
    void take(const AccountRecord &record);
    void read(Account &account);
    void onRead(Account &account, const SecretStore::Outcome &outcome);
    void startRefresh(Account &account);
    void onRefreshed(const QString &name, const TokenRefresh::Outcome &outcome);
    void takeTokens(Account &account, const TokenSet &tokens);
    void takeRenewed(Account &account, const TokenSet &tokens, const QString &unsaved);
    void takeFailure(Account &account, const TokenFailure &failure);
    void loseSignIn(Account &account, const QString &reason);
    void onMissing(Account &account, const QString &reason);
    void onSuperseded(Account &account, const std::optional<TokenSet> &tokens);
    [[nodiscard]] bool isBusy() const;
    void onChanged();
    void endWhenIdle();
    void onTime();
    void attend(Account &account);
    void plan();

    SecretStore &m_store;
    OAuthHttp &m_http;
    const Clock &m_clock;
    QString m_folder;
    Times m_times;
    SecretOf m_secretOf;
    AccountEntries m_entries;
    AccountList m_list;
    AccountSavings m_savings;
    SignOuts m_signOuts;
    bool m_hasUpkeep = true;
    bool m_isEnding = false;
    std::function<void()> m_ended; ///< who waits for the end
    QTimer m_timer; ///< until the next one has to be renewed or read
};

} // namespace signalbox
