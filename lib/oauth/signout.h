// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "credentials/secretstore.h"
#include "oauth/accountindex.h"
#include "oauth/accountlock.h"
#include "oauth/discovery.h"
#include "oauth/tokenendpoint.h"

#include <QTimer>

#include <optional>

namespace signalbox {

/// One sign-out: the provider is given the tokens back, the store and then the index forget them. Where the
/// store does not, all stays in its place, so that it can be tried again.
class SignOut final : public QObject
{
    Q_OBJECT

public:
    struct Times
    {
        std::chrono::milliseconds lock{3000}; ///< that a renewal elsewhere is waited for; then it is ended
        std::chrono::milliseconds betweenTries{100}; ///< to get the lock
        std::chrono::milliseconds store{5000};
        std::chrono::milliseconds revocation{5000}; ///< that the provider is waited for
    };
    /// What it works with; the references outlive it.
    struct Surroundings
    {
        SecretStore *store = nullptr; ///< null = the tokens are in memory only
        AccountIndex &index;
        OAuthHttp &http;
        const Clock &clock;
        QString lockFile; ///< empty = nobody else has the store
        Times times = {};
    };
    struct Outcome
    {
        QString problem; ///< why the account is still there; empty = it is not
        bool hasTokens = false; ///< there was something to be given back
        bool isGivenBack = false; ///< as the provider has confirmed
    };

    /// `client` is nothing where no provider of the configuration has the account; `tokens` are empty while
    /// they are not known, and are read then.
    SignOut(const Surroundings &surroundings, std::optional<OAuthClient> client, AccountRecord record,
        TokenSet tokens, QObject *parent = nullptr);

    /// finished() follows, from the event loop.
    void start();

signals:
    void finished(const signalbox::SignOut::Outcome &outcome);

private:
    void learnTokens();
    void leave();
    void giveBack();
    void onGivenBack(bool isRevoked);
    void forget();
    void onForgotten(const SecretStore::Outcome &outcome);
    void conclude();
    void limit(std::chrono::milliseconds time, const std::function<void()> &late);

    Surroundings m_around;
    std::optional<OAuthClient> m_client;
    AccountRecord m_record;
    TokenSet m_tokens;
    AccountLock m_lock;
    Discovery m_discovery;
    TokenEndpoint m_endpoint;
    Outcome m_outcome;
    bool m_isLearnt = false;
    bool m_isProviderDone = false;
    bool m_isStoreDone = false;
};

} // namespace signalbox
