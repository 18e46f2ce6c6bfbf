// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "credentials/secretstore.h"
#include "oauth/discovery.h"
#include "oauth/tokenendpoint.h"

#include <QTimer>

#include <memory>

class QLockFile;

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
        Times times = {};
    };
    struct Outcome
    {
        std::optional<TokenSet> tokens; ///< nothing = it failed
        TokenFailure failure;
        QString unsaved; ///< why the store does not have the new tokens; empty = it does
    };

    TokenRefresh(const Surroundings &surroundings, OAuthClient client, QString secretName, TokenSet current,
        QObject *parent = nullptr);
    ~TokenRefresh() override;

    /// finished() follows, from the event loop.
    void start();

signals:
    void finished(const signalbox::TokenRefresh::Outcome &outcome);

private:
    void lock();
    void readStore();
    void onRead(const SecretStore::Outcome &kept);
    void ask();
    void onAnswer(const TokenAnswer &answer);
    void save(const TokenSet &tokens);
    void fail(TokenFailure::Kind kind, const QString &message);
    void finish(const Outcome &outcome);

    Surroundings m_around;
    OAuthClient m_client;
    QString m_secretName;
    TokenSet m_current;
    Discovery m_discovery;
    TokenEndpoint m_endpoint;
    std::unique_ptr<QLockFile> m_lock;
    QTimer m_lockTimer;
    QTimer m_storeTimer; ///< a store may never answer
    std::chrono::milliseconds m_waited{0}; ///< for the lock
    int m_step = 0; ///< answers of steps that were given up are not heard
    bool m_isDone = false;
};

} // namespace signalbox
