// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "credentials/secretstore.h"
#include "oauth/accountlock.h"
#include "oauth/discovery.h"
#include "oauth/tokenendpoint.h"

#include <QTimer>

#include <functional>

namespace signalbox {

/// One renewal of an account's tokens. Only one program at a time renews those of an account: refresh tokens
/// may be good for one use, and a second one can end the whole sign-in. What another program has renewed
/// meanwhile is taken; what is new is in the store before anybody uses it.
class TokenRefresh final : public QObject
{
    Q_OBJECT

public:
    struct Times
    {
        std::chrono::milliseconds store{
            5000}; ///< a keychain answers within milliseconds, or when it is unlocked
        std::chrono::milliseconds lock{30000}; ///< that another program may take
        std::chrono::milliseconds betweenTries{100}; ///< to get the lock
    };
    /// What it works with; the references outlive it.
    struct Surroundings
    {
        SecretStore *store = nullptr; ///< null = the tokens are in memory only
        OAuthHttp &http;
        const Clock &clock;
        QString lockFile; ///< empty = nobody else has the store
        bool isStoreBehind = false; ///< what the store has was used up already
        /// False when somebody has signed in or out elsewhere: then nothing is written any more. Empty = no.
        std::function<bool()> isCurrent = {};
        Times times = {};
    };
    struct Outcome
    {
        std::optional<TokenSet> tokens = std::nullopt; ///< nothing = it failed
        TokenFailure failure = {};
        QString unsaved = {}; ///< why the store does not have the new tokens; empty = it does
        bool isMissing = false; ///< the store is without any: it may have begun without its keyring
        bool isSuperseded = false; ///< not current any more: `tokens`, if there are any, are nobody's
    };

    TokenRefresh(const Surroundings &surroundings, OAuthClient client, QString secretName, TokenSet current,
        QObject *parent = nullptr);
    ~TokenRefresh() override;

    /// finished() follows, from the event loop.
    void start();

signals:
    void finished(const signalbox::TokenRefresh::Outcome &outcome);

private:
    void readStore();
    void onRead(const SecretStore::Outcome &kept);
    void ask();
    void onAnswer(const TokenAnswer &answer);
    void save(const TokenSet &tokens);
    void fail(TokenFailure::Kind kind, const QString &message);
    [[nodiscard]] bool isCurrent() const { return !m_around.isCurrent || m_around.isCurrent(); }
    void finish(const Outcome &outcome);

    Surroundings m_around;
    OAuthClient m_client;
    QString m_secretName;
    TokenSet m_current;
    Discovery m_discovery;
    TokenEndpoint m_endpoint;
    AccountLock m_lock;
    QTimer m_storeTimer; ///< a store may never answer
    int m_step = 0; ///< answers of steps that were given up are not heard
    bool m_isDone = false;
};

} // namespace signalbox
