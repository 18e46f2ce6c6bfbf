// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "oauth/accountentries.h"
#include "oauth/accountlist.h"
#include "oauth/signout.h"

#include <functional>
#include <memory>
#include <vector>

namespace signalbox {

/// Sign-outs that are under way, and accounts that could not be signed out: those are back in the list.
class SignOuts final : public QObject
{
    Q_OBJECT

public:
    /// `problem`: why it is still signed in; empty = it is not. `remark`: what is left to be done.
    using Done = std::function<void(const QString &problem, const QString &remark)>;
    /// What it works with; the references outlive it.
    struct Surroundings
    {
        SecretStore &store;
        OAuthHttp &http;
        const Clock &clock;
        AccountList &accounts;
        AccountEntries &entries;
        QString folder; ///< of the locks; empty = nobody else has the store
        SignOut::Times times = {};
    };

    explicit SignOuts(const Surroundings &surroundings, QObject *parent = nullptr);
    ~SignOuts() override;

    /// `account` was taken out of the list; `client` is nothing where no provider uses it. Who waits for its
    /// tokens is told. `done` comes once, from the event loop, unless `context` is gone.
    void begin(std::unique_ptr<Account> account, const std::optional<OAuthClient> &client, QObject *context,
        const Done &done);
    [[nodiscard]] bool isLeaving(const QString &name) const;
    [[nodiscard]] bool isEmpty() const { return m_departures.empty(); }

    /// Tokens that nobody has any use for; whether the provider takes them is not waited for.
    void giveBack(const OAuthClient &client, const TokenSet &tokens);

signals:
    /// One has ended, well or not, and nobody was told of it yet.
    void ended();

private:
    struct Departure;

    void onFinished(const SignOut *signOut, const SignOut::Outcome &outcome);
    void putBack(std::unique_ptr<Account> account, const QString &problem, bool isGivenBack);

    Surroundings m_around;
    Discovery m_discovery;
    TokenEndpoint m_endpoint;
    std::vector<std::unique_ptr<Departure>> m_departures;
};

} // namespace signalbox
