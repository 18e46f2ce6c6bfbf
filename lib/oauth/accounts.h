// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "oauth/accountindex.h"
#include "oauth/tokenrefresh.h"

#include <QTimer>

#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace signalbox {

/// One account for display. Nothing in it is secret.
struct AccountSnapshot
{
    enum class State {
        Reading, ///< the secret store was asked and has not answered
        Waiting, ///< the secret store cannot be read now
        Ready,
        SignInAgain, ///< only the user can help
    };

    AccountRecord record;
    State state = State::Reading;
    QString problem; ///< one line; empty when all is well
    bool isAsked = false; ///< of State::Reading: the store was asked; nobody's account is not
    bool isUnsaved = false; ///< the store does not have its tokens, or not those of now
    bool isRefreshing = false;
    bool canRefresh = false;
    QByteArray accessPreview; ///< as Secret::hint()
    QByteArray refreshPreview;
    quint64 uses = 0; ///< since the program started
    QDateTime lastUsedAt; ///< UTC; null = never
};

/// The accounts that have signed in, with tokens that are renewed before they end and once for all who wait.
///
/// Tokens are in the secret store and here; the index on disk has no secret in it. Nothing is written for a
/// request. A refused grant makes an account "sign in again", and nobody asks for it until somebody has.
class Accounts final : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(const QString &problem)>; ///< empty = it went well
    using SecretOf = std::function<Secret(const SecretReference &reference)>;

    struct Times
    {
        std::chrono::seconds firstPause{5}; ///< after a failure; doubled by each further one
        std::chrono::seconds longestPause{300};
        std::chrono::seconds afterDenial{3600}; ///< by the user, or the system
        std::chrono::milliseconds longestSleep{60000}; ///< timers stand still while a computer sleeps
        std::chrono::milliseconds revocation{5000}; ///< that a sign-out waits for the provider
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

    [[nodiscard]] QList<AccountSnapshot> snapshots() const;
    /// Names and access tokens of the accounts that `provider` uses, those first that signed in first. The
    /// token is empty while there is none to be used.
    [[nodiscard]] std::vector<std::pair<QString, Secret>> keysOf(const ProviderConfig &provider) const;
    /// Why `provider` has no token to send, in one line with the remedy; empty when it has one.
    [[nodiscard]] QString problemOf(const ProviderConfig &provider) const;
    /// The user has to act.
    [[nodiscard]] bool needsSignIn(const ProviderConfig &provider) const;

    /// Empty while there is none to be used.
    [[nodiscard]] Secret tokenOf(const QString &account) const;
    /// A request is sent with it.
    void noteUse(const QString &name);
    /// Its token has ended, or will before an answer can come.
    [[nodiscard]] bool isStale(const QString &name) const;
    [[nodiscard]] bool hasExpired(const QString &name) const;
    /// Renews it, once for all who ask while it is under way. When its token is another one than `used` by
    /// now, that will do. `done` comes from the event loop, with what is wrong, unless `context` is gone.
    void refresh(const QString &name, const Secret &used, QObject *context, const Done &done);

    /// Renews it although its token is good, and although a try has failed a moment ago.
    void renew(const QString &name, QObject *context, const Done &done);

    /// After a sign-in: in the store, in the index, in use. `done` hears a remark when it will not outlive
    /// the program.
    void add(const AccountRecord &record, const TokenSet &tokens, bool persists, QObject *context,
        const Done &done);
    /// Signs out: gives the tokens back where the provider has an endpoint for it, and forgets them here in
    /// any case.
    void remove(const QString &name, QObject *context, const Done &done);

signals:
    /// Tokens, or what is known of them, are different.
    void changed();
    /// Emitted once each time an account comes to need its user.
    void signInNeeded(const QString &account, const QString &reason);

private:
    struct Account;

    [[nodiscard]] Account *find(const QString &name) const;
    [[nodiscard]] const ProviderConfig *providerOf(const AccountRecord &record) const;
    [[nodiscard]] bool isFor(const AccountRecord &record, const ProviderConfig &provider) const;
    [[nodiscard]] OAuthClient clientOf(const ProviderConfig &provider) const;
    [[nodiscard]] bool hasToken(const Account &account) const;
    [[nodiscard]] QString problemOf(const Account &account) const;
    [[nodiscard]] std::optional<std::chrono::milliseconds> timeUntilRenewal(const Account &account) const;
    [[nodiscard]] std::optional<std::chrono::milliseconds> timeUntilSaving(const Account &account) const;
    [[nodiscard]] std::optional<std::chrono::milliseconds> timeUntilAttention(const Account &account) const;
    void forgetUnlisted(const QList<AccountRecord> &records);
    void take(const AccountRecord &record);
    void read(Account &account);
    void onRead(Account &account, const SecretStore::Outcome &outcome);
    void startRefresh(Account &account);
    void onRefreshed(const QString &name, const TokenRefresh::Outcome &outcome);
    void takeTokens(Account &account, const TokenSet &tokens);
    void takeFailure(Account &account, const TokenFailure &failure);
    void loseSignIn(Account &account, const QString &reason);
    void save(Account &account, QObject *context, const Done &done);
    QString onSaved(Account &account, const Secret &saved, const SecretStore::Outcome &outcome);
    void noteExpiry(const Account &account);
    void revoke(const Account &account, const std::function<void()> &done);
    void onTime();
    void attend(Account &account);
    void plan();

    SecretStore &m_store;
    OAuthHttp &m_http;
    const Clock &m_clock;
    QString m_folder;
    AccountIndex m_index;
    QString m_indexProblem; ///< why the index cannot be read; mostly empty
    Discovery m_discovery;
    TokenEndpoint m_endpoint;
    Times m_times;
    QList<ProviderConfig> m_providers; ///< those that sign in
    QStringList m_names; ///< of all providers, used or not
    SecretOf m_secretOf;
    std::vector<std::unique_ptr<Account>> m_accounts;
    QTimer m_timer; ///< until the next one has to be renewed or read
};

} // namespace signalbox
