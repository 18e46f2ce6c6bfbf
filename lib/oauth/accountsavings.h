// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "oauth/accountentries.h"
#include "oauth/accountlist.h"

#include <QObject>

#include <chrono>
#include <memory>
#include <vector>

namespace signalbox {

/// Tokens on their way to the store, each under its account's lock.
///
/// First the store has them and then the index has their account. Neither is touched once somebody has signed
/// in or out elsewhere; what could not be kept stays unsaved and is left to a later try.
class AccountSavings final : public QObject
{
    Q_OBJECT

public:
    struct Times
    {
        Account::Rest::Times pauses = {}; ///< before the next try
        std::chrono::milliseconds lock{3000}; ///< that a renewal elsewhere is waited for
        std::chrono::milliseconds betweenTries{100}; ///< to get the lock
        std::chrono::milliseconds store{5000}; ///< that whoever has signed in, and others, wait for it
    };
    /// What it works with; the references outlive it.
    struct Surroundings
    {
        SecretStore &store;
        const Clock &clock;
        AccountList &accounts;
        AccountEntries &entries;
        QString folder; ///< of the locks; empty = nobody else has the store
        Times times = {};
    };

    explicit AccountSavings(Surroundings surroundings, QObject *parent = nullptr);
    ~AccountSavings() override;

    /// Keeps what the account has by the time that it is its turn. `done` comes once, from the event loop,
    /// unless `context` is gone: with a remark when the tokens will not outlive the program, or may not
    /// because the store takes too long to be waited for.
    void save(Account &account, QObject *context, const Account::Done &done);

signals:
    /// One has ended, well or not: what is known of its account is different.
    void ended();
    /// One has ended and nothing was written: somebody has signed in or out meanwhile.
    void superseded();

private:
    struct Saving;

    [[nodiscard]] Account *accountOf(const Saving &saving) const;
    void write(Saving &saving, bool isHeld);
    void giveUp(const Saving &saving, Account *account, bool isCurrent);
    [[nodiscard]] QString onWritten(
        Account &account, const Secret &written, const SecretStore::Outcome &outcome);
    [[nodiscard]] std::shared_ptr<Saving> take(const Saving &saving);

    Surroundings m_around;
    std::vector<std::shared_ptr<Saving>> m_savings;
};

} // namespace signalbox
