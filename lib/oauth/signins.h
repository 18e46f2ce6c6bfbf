// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "oauth/accounts.h"
#include "oauth/loopbacklistener.h"
#include "oauth/signin.h"

namespace signalbox {

/// The sign-ins that are under way, several at once, from the address to open to the account that is there.
///
/// Each has a state of its own, which is compared in constant time, taken once and forgotten after ten
/// minutes.
class SignIns final : public QObject
{
    Q_OBJECT

public:
    struct Wish
    {
        ProviderConfig provider;
        QString account; ///< what the user calls it; empty = as the provider does
        std::optional<SignIn::Way> way = std::nullopt; ///< nothing = as the provider's configuration says
    };
    /// A sign-in that waits for its user.
    struct Pending
    {
        QByteArray state;
        SignIn::Way way = SignIn::Way::Browser;
        QUrl url; ///< to be opened by the user
        QString userCode; ///< of Way::Device
        QString remark; ///< one line for the user; mostly empty
    };
    struct Outcome
    {
        AccountRecord account;
        QString remark; ///< when it will not outlive the program, or somebody else has signed in
    };
    using Begun = std::function<void(const Result<Pending> &pending)>;
    using Ended = std::function<void(const Result<Outcome> &outcome)>;
    /// Shows the browser how it has ended.
    using Respond = LoopbackListener::Respond;

    static constexpr size_t mostAtOnce = 32;

    /// All of it outlives this.
    SignIns(Accounts &accounts, OAuthHttp &http, const Clock &clock, QObject *parent = nullptr);
    SignIns(Accounts &accounts, OAuthHttp &http, const Clock &clock, const SignIn::Times &times,
        QObject *parent = nullptr);
    ~SignIns() override;

    /// Where a callback of our own server comes in, "http://127.0.0.1:8484/oauth/callback"; empty = a
    /// listener of its own is made for each sign-in.
    /// `servesLocalhost`: it is reached at 127.0.0.1 and at ::1.
    void setOwnCallback(const QUrl &url, bool servesLocalhost = false)
    {
        m_ownCallback = url;
        m_servesLocalhost = servesLocalhost;
    }
    void setSecretOf(Accounts::SecretOf secretOf) { m_secretOf = std::move(secretOf); }

    /// `begun` comes from the event loop unless `context` is gone, `ended` (which may be empty) after it.
    void begin(const Wish &wish, QObject *context, const Begun &begun, const Ended &ended);
    /// False when no sign-in waits for the state of this query.
    [[nodiscard]] bool isExpected(const QUrlQuery &query) const;
    /// True until the sign-in of this state has its tokens or has ended, however it is answered.
    [[nodiscard]] bool isPending(const QByteArray &state) const;
    /// A browser has come back. `respond` gets the page to show once the tokens are there, or at once when
    /// nobody waits for it.
    void comeBack(const QUrlQuery &query, const Respond &respond);
    /// What a user has pasted: CODE#STATE, the address that the browser ended at, or the code alone with the
    /// `state` of its sign-in.
    void paste(const QString &text, const QByteArray &state, const QString &account, QObject *context,
        const Ended &ended);
    /// Nobody waits for it any more.
    void cancel(const QByteArray &state);

    /// Of those that wait.
    [[nodiscard]] qsizetype size() const { return static_cast<qsizetype>(m_running.size()); }

signals:
    void ended(const QString &provider, const signalbox::Result<signalbox::SignIns::Outcome> &outcome);

private:
    struct Running;

    [[nodiscard]] static SignIn::Way usualWay(const OAuthConfig &config);
    [[nodiscard]] Running *find(const QByteArray &state) const;
    [[nodiscard]] QUrl redirectFor(Running &running);
    [[nodiscard]] bool isNeeded(const LoopbackListener *listener) const;
    void accept(Running &running, const QUrlQuery &query, SignIn::Form form);
    void dropListener(LoopbackListener *listener);
    void onReady(Running &running);
    void onFinished(Running &running, const Result<TokenSet> &tokens);
    void conclude(const QByteArray &state, const Result<Outcome> &outcome);
    [[nodiscard]] static AccountRecord recordOf(
        const Wish &wish, const TokenSet &tokens, const QDateTime &now);

    Accounts &m_accounts;
    OAuthHttp &m_http;
    const Clock &m_clock;
    QUrl m_ownCallback;
    bool m_servesLocalhost = false;
    Accounts::SecretOf m_secretOf;
    SignIn::Times m_times;
    std::vector<std::unique_ptr<LoopbackListener>> m_listeners; ///< one may wait for several sign-ins
    std::vector<std::unique_ptr<Running>> m_running;
};

} // namespace signalbox
